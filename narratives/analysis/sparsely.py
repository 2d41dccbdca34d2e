"""Sparse matrices of nearest neighbours: the best of each row, by value and then by place, on every machine alike."""

import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

import numpy as np
from scipy import sparse

_WORKERS = os.cpu_count() or 1
_Result = TypeVar("_Result")


def in_blocks(function: Callable[[np.ndarray], _Result], count: int, block: int) -> list[_Result]:
    """Call a function on blocks of rows, several at a time; the results come in the order of the rows."""
    from threadpoolctl import threadpool_limits

    blocks = [np.arange(start, min(start + block, count)) for start in range(0, count, block)]
    # One thread a block: sums in another order would end in other bits.
    with threadpool_limits(1), ThreadPoolExecutor(_WORKERS) as pool:
        return list(pool.map(function, blocks))


def best_of_rows(matrix: sparse.csr_matrix, count: int) -> sparse.csr_matrix:
    """The highest values of each row, the first of equal ones, as a matrix of their values."""
    matrix = sparse.csr_matrix(matrix)
    rows = np.repeat(np.arange(matrix.shape[0]), np.diff(matrix.indptr))
    order = np.lexsort((matrix.indices, -matrix.data, rows))
    rank = np.arange(len(order)) - matrix.indptr[rows[order]]
    kept = order[rank < count]
    return sparse.csr_matrix((matrix.data[kept], (rows[kept], matrix.indices[kept])), matrix.shape)


def marks(matrix: sparse.csr_matrix) -> sparse.csr_matrix:
    """1 wherever a matrix holds a value."""
    matrix = sparse.csr_matrix(matrix)
    return sparse.csr_matrix((np.ones(len(matrix.data), np.float32), matrix.indices, matrix.indptr), matrix.shape)


def product_of_best(first: sparse.csr_matrix, second: sparse.csr_matrix, count: int) -> sparse.csr_matrix:
    """The highest values of each row of a product that is never built whole."""
    from sparse_dot_topn import sp_matmul_topn

    first, second = (sparse.csr_matrix(one, dtype=np.float32) for one in (first, second))
    if not first.nnz or not second.nnz:
        return sparse.csr_matrix((first.shape[0], second.shape[1]), dtype=np.float32)
    return sp_matmul_topn(first, second, top_n=min(count, second.shape[1]), sort=True, n_threads=_WORKERS).tocsr()


def over_degrees(weights: sparse.csr_matrix) -> sparse.csr_matrix:
    """Weights of a graph over the root of the degrees of both ends, so that hubs count no more than others."""
    degree = np.asarray(weights.sum(axis=1)).ravel()
    scale = sparse.diags(1 / np.sqrt(np.where(degree > 0, degree, 1.0)))
    return scale @ weights @ scale


def unit_sparse_rows(matrix: sparse.csr_matrix) -> sparse.csr_matrix:
    """Rows scaled to unit length; rows of zeros stay."""
    lengths = np.sqrt(np.asarray(matrix.multiply(matrix).sum(axis=1)).ravel())
    return sparse.csr_matrix(sparse.diags(1 / np.where(lengths > 0, lengths, 1.0)) @ matrix)

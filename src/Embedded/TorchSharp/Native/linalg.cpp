// Products of matrices and linear algebra.
#include "shim.h"

SHIM_BINARY(matmul)
SHIM_BINARY(mm)
SHIM_BINARY(bmm)
SHIM_BINARY(mv)
SHIM_BINARY(dot)
SHIM_BINARY(inner)
SHIM_BINARY(outer)
SHIM_BINARY(kron)
SHIM_UNARY(trace)
SHIM_UNARY(logdet)
SHIM_EXPORT at_addmm(at::Tensor* self, at::Tensor* first, at::Tensor* second, double beta, double alpha, at::Tensor** out) {
  return guard([&] { *out = boxed(self->addmm(*first, *second, beta, alpha)); });
}
SHIM_EXPORT at_addmm_(at::Tensor* self, at::Tensor* first, at::Tensor* second, double beta, double alpha) {
  return guard([&] { self->addmm_(*first, *second, beta, alpha); });
}
SHIM_EXPORT at_addmv(at::Tensor* self, at::Tensor* matrix, at::Tensor* vector, double beta, double alpha, at::Tensor** out) {
  return guard([&] { *out = boxed(self->addmv(*matrix, *vector, beta, alpha)); });
}
SHIM_EXPORT at_addbmm(at::Tensor* self, at::Tensor* first, at::Tensor* second, double beta, double alpha, at::Tensor** out) {
  return guard([&] { *out = boxed(self->addbmm(*first, *second, beta, alpha)); });
}
SHIM_EXPORT at_baddbmm(at::Tensor* self, at::Tensor* first, at::Tensor* second, double beta, double alpha, at::Tensor** out) {
  return guard([&] { *out = boxed(self->baddbmm(*first, *second, beta, alpha)); });
}
SHIM_EXPORT at_einsum(const char* equation, at::Tensor* const* tensors, int count, at::Tensor** out) {
  return guard([&] { *out = boxed(at::einsum(equation, shim::list(tensors, count))); });
}
SHIM_EXPORT at_tensordot(at::Tensor* self, at::Tensor* other, const int64_t* first, int first_count, const int64_t* second, int second_count, at::Tensor** out) {
  return guard([&] {
    *out = boxed(at::tensordot(*self, *other, shim::ints(first, first_count), shim::ints(second, second_count)));
  });
}
SHIM_EXPORT at_matrix_power(at::Tensor* self, int64_t n, at::Tensor** out) {
  return guard([&] { *out = boxed(self->matrix_power(n)); });
}
SHIM_EXPORT at_matrix_exp(at::Tensor* self, at::Tensor** out) { return guard([&] { *out = boxed(self->matrix_exp()); }); }

SHIM_EXPORT at_linalg_svd(at::Tensor* self, bool full, at::Tensor** u, at::Tensor** s, at::Tensor** vh) {
  return guard([&] {
    auto result = at::linalg_svd(*self, full);
    *u = boxed(std::move(std::get<0>(result)));
    *s = boxed(std::move(std::get<1>(result)));
    *vh = boxed(std::move(std::get<2>(result)));
  });
}
SHIM_EXPORT at_linalg_svdvals(at::Tensor* self, at::Tensor** out) { return guard([&] { *out = boxed(at::linalg_svdvals(*self)); }); }
SHIM_EXPORT at_linalg_qr(at::Tensor* self, const char* mode, at::Tensor** q, at::Tensor** r) {
  return guard([&] {
    auto result = at::linalg_qr(*self, mode);
    *q = boxed(std::move(std::get<0>(result)));
    *r = boxed(std::move(std::get<1>(result)));
  });
}
SHIM_EXPORT at_linalg_eigh(at::Tensor* self, bool upper, at::Tensor** values, at::Tensor** vectors) {
  return guard([&] {
    auto result = at::linalg_eigh(*self, upper ? "U" : "L");
    *values = boxed(std::move(std::get<0>(result)));
    *vectors = boxed(std::move(std::get<1>(result)));
  });
}
SHIM_EXPORT at_linalg_eigvalsh(at::Tensor* self, bool upper, at::Tensor** out) {
  return guard([&] { *out = boxed(at::linalg_eigvalsh(*self, upper ? "U" : "L")); });
}
SHIM_EXPORT at_linalg_solve(at::Tensor* a, at::Tensor* b, bool left, at::Tensor** out) {
  return guard([&] { *out = boxed(at::linalg_solve(*a, *b, left)); });
}
SHIM_EXPORT at_linalg_solve_triangular(at::Tensor* a, at::Tensor* b, bool upper, bool left, bool unitriangular, at::Tensor** out) {
  return guard([&] { *out = boxed(at::linalg_solve_triangular(*a, *b, upper, left, unitriangular)); });
}
SHIM_EXPORT at_linalg_lstsq(at::Tensor* a, at::Tensor* b, at::Tensor** solution, at::Tensor** residuals, at::Tensor** rank, at::Tensor** values) {
  return guard([&] {
    auto result = at::linalg_lstsq(*a, *b);
    *solution = boxed(std::move(std::get<0>(result)));
    *residuals = boxed(std::move(std::get<1>(result)));
    *rank = boxed(std::move(std::get<2>(result)));
    *values = boxed(std::move(std::get<3>(result)));
  });
}
SHIM_EXPORT at_linalg_cholesky(at::Tensor* self, at::Tensor** out) { return guard([&] { *out = boxed(at::linalg_cholesky(*self)); }); }
SHIM_EXPORT at_cholesky_solve(at::Tensor* self, at::Tensor* factor, bool upper, at::Tensor** out) {
  return guard([&] { *out = boxed(self->cholesky_solve(*factor, upper)); });
}
SHIM_EXPORT at_cholesky_inverse(at::Tensor* self, bool upper, at::Tensor** out) {
  return guard([&] { *out = boxed(self->cholesky_inverse(upper)); });
}
SHIM_EXPORT at_linalg_inv(at::Tensor* self, at::Tensor** out) { return guard([&] { *out = boxed(at::linalg_inv(*self)); }); }
SHIM_EXPORT at_linalg_pinv(at::Tensor* self, bool has_atol, double atol, bool has_rtol, double rtol, bool hermitian, at::Tensor** out) {
  return guard([&] {
    *out = boxed(at::linalg_pinv(
        *self, has_atol ? opt<double>(atol) : opt<double>(SHIM_NULLOPT), has_rtol ? opt<double>(rtol) : opt<double>(SHIM_NULLOPT),
        hermitian));
  });
}
SHIM_EXPORT at_linalg_det(at::Tensor* self, at::Tensor** out) { return guard([&] { *out = boxed(at::linalg_det(*self)); }); }
SHIM_EXPORT at_linalg_slogdet(at::Tensor* self, at::Tensor** sign, at::Tensor** logabsdet) {
  return guard([&] {
    auto result = at::linalg_slogdet(*self);
    *sign = boxed(std::move(std::get<0>(result)));
    *logabsdet = boxed(std::move(std::get<1>(result)));
  });
}
SHIM_EXPORT at_linalg_matrix_rank(at::Tensor* self, bool has_atol, double atol, bool has_rtol, double rtol, bool hermitian, at::Tensor** out) {
  return guard([&] {
    *out = boxed(at::linalg_matrix_rank(
        *self, has_atol ? opt<double>(atol) : opt<double>(SHIM_NULLOPT), has_rtol ? opt<double>(rtol) : opt<double>(SHIM_NULLOPT),
        hermitian));
  });
}
// ord absent: the 2-norm of the flattened tensor (or of the one or two dimensions named)
SHIM_EXPORT at_linalg_norm(at::Tensor* self, at_scalar ord, const int64_t* axes, int dims, bool keepdim, at::Tensor** out) {
  return guard([&] {
    auto order = shim::scalar_or_none(ord);
    *out = boxed(dims == 0 ? at::linalg_norm(*self, order, SHIM_NULLOPT, keepdim)
                           : at::linalg_norm(*self, order, shim::ints(axes, dims), keepdim));
  });
}
SHIM_EXPORT at_linalg_norm_named(at::Tensor* self, const char* ord, const int64_t* axes, int dims, bool keepdim, at::Tensor** out) {
  return guard([&] {
    *out = boxed(dims == 0 ? at::linalg_norm(*self, ord, SHIM_NULLOPT, keepdim)
                           : at::linalg_norm(*self, ord, shim::ints(axes, dims), keepdim));
  });
}
SHIM_EXPORT at_linalg_vector_norm(at::Tensor* self, double ord, const int64_t* axes, int dims, bool keepdim, at::Tensor** out) {
  return guard([&] {
    *out = boxed(dims == 0 ? at::linalg_vector_norm(*self, ord, SHIM_NULLOPT, keepdim)
                           : at::linalg_vector_norm(*self, ord, shim::ints(axes, dims), keepdim));
  });
}
SHIM_EXPORT at_linalg_multi_dot(at::Tensor* const* tensors, int count, at::Tensor** out) {
  return guard([&] { *out = boxed(at::linalg_multi_dot(shim::list(tensors, count))); });
}

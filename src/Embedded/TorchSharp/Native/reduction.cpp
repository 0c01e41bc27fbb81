// Sums, means, extremes, orders.
#include "shim.h"


SHIM_EXPORT at_sum(at::Tensor* self, int dtype, at::Tensor** out) {
  return guard([&] { *out = boxed(self->sum(shim::dtype_or_none(dtype))); });
}
SHIM_EXPORT at_sum_dims(at::Tensor* self, const int64_t* axes, int dims, bool keepdim, int dtype, at::Tensor** out) {
  return guard([&] { *out = boxed(self->sum(shim::ints(axes, dims), keepdim, shim::dtype_or_none(dtype))); });
}
SHIM_EXPORT at_mean(at::Tensor* self, at::Tensor** out) { return guard([&] { *out = boxed(self->mean()); }); }
SHIM_EXPORT at_mean_dims(at::Tensor* self, const int64_t* axes, int dims, bool keepdim, int dtype, at::Tensor** out) {
  return guard([&] { *out = boxed(self->mean(shim::ints(axes, dims), keepdim, shim::dtype_or_none(dtype))); });
}
SHIM_UNARY(nansum)
SHIM_EXPORT at_prod(at::Tensor* self, int dtype, at::Tensor** out) {
  return guard([&] { *out = boxed(self->prod(shim::dtype_or_none(dtype))); });
}
SHIM_EXPORT at_prod_dim(at::Tensor* self, int64_t dim, bool keepdim, int dtype, at::Tensor** out) {
  return guard([&] { *out = boxed(self->prod(dim, keepdim, shim::dtype_or_none(dtype))); });
}
SHIM_EXPORT at_std(at::Tensor* self, bool unbiased, at::Tensor** out) { return guard([&] { *out = boxed(self->std(unbiased)); }); }
SHIM_EXPORT at_std_dims(at::Tensor* self, const int64_t* axes, int dims, bool unbiased, bool keepdim, int dtype, at::Tensor** out) {
  return guard([&] {
    auto source = dtype < 0 ? *self : self->to(static_cast<at::ScalarType>(dtype));
    *out = boxed(source.std(shim::ints(axes, dims), unbiased, keepdim));
  });
}
SHIM_EXPORT at_var(at::Tensor* self, bool unbiased, at::Tensor** out) { return guard([&] { *out = boxed(self->var(unbiased)); }); }
SHIM_EXPORT at_var_dims(at::Tensor* self, const int64_t* axes, int dims, bool unbiased, bool keepdim, int dtype, at::Tensor** out) {
  return guard([&] {
    auto source = dtype < 0 ? *self : self->to(static_cast<at::ScalarType>(dtype));
    *out = boxed(source.var(shim::ints(axes, dims), unbiased, keepdim));
  });
}
SHIM_EXPORT at_std_mean(at::Tensor* self, const int64_t* axes, int dims, bool unbiased, bool keepdim, at::Tensor** out, at::Tensor** mean) {
  return guard([&] {
    auto result = dims == 0 ? at::std_mean(*self, unbiased) : at::std_mean(*self, shim::ints(axes, dims), unbiased, keepdim);
    *out = boxed(std::move(std::get<0>(result)));
    *mean = boxed(std::move(std::get<1>(result)));
  });
}
SHIM_EXPORT at_var_mean(at::Tensor* self, const int64_t* axes, int dims, bool unbiased, bool keepdim, at::Tensor** out, at::Tensor** mean) {
  return guard([&] {
    auto result = dims == 0 ? at::var_mean(*self, unbiased) : at::var_mean(*self, shim::ints(axes, dims), unbiased, keepdim);
    *out = boxed(std::move(std::get<0>(result)));
    *mean = boxed(std::move(std::get<1>(result)));
  });
}
SHIM_EXPORT at_norm(at::Tensor* self, double p, at::Tensor** out) { return guard([&] { *out = boxed(self->norm(p)); }); }
SHIM_EXPORT at_norm_dim(at::Tensor* self, double p, int64_t dim, bool keepdim, at::Tensor** out) {
  return guard([&] { *out = boxed(self->norm(p, dim, keepdim)); });
}
SHIM_EXPORT at_dist(at::Tensor* self, at::Tensor* other, double p, at::Tensor** out) {
  return guard([&] { *out = boxed(self->dist(*other, p)); });
}
SHIM_EXPORT at_logsumexp(at::Tensor* self, int64_t dim, bool keepdim, at::Tensor** out) {
  return guard([&] { *out = boxed(self->logsumexp(dim, keepdim)); });
}
SHIM_EXPORT at_logcumsumexp(at::Tensor* self, int64_t dim, at::Tensor** out) {
  return guard([&] { *out = boxed(self->logcumsumexp(dim)); });
}
SHIM_EXPORT at_cumsum(at::Tensor* self, int64_t dim, int dtype, at::Tensor** out) {
  return guard([&] { *out = boxed(self->cumsum(dim, shim::dtype_or_none(dtype))); });
}
SHIM_EXPORT at_cumprod(at::Tensor* self, int64_t dim, int dtype, at::Tensor** out) {
  return guard([&] { *out = boxed(self->cumprod(dim, shim::dtype_or_none(dtype))); });
}
SHIM_EXPORT at_count_nonzero(at::Tensor* self, const int64_t* axes, int dims, at::Tensor** out) {
  return guard([&] {
    *out = boxed(dims == 0 ? self->count_nonzero() : self->count_nonzero(shim::ints(axes, dims)));
  });
}
SHIM_UNARY(all)
SHIM_UNARY(any)
SHIM_UNARY(max)
SHIM_UNARY(min)
SHIM_UNARY(median)
SHIM_EXPORT at_all_dim(at::Tensor* self, int64_t dim, bool keepdim, at::Tensor** out) {
  return guard([&] { *out = boxed(self->all(dim, keepdim)); });
}
SHIM_EXPORT at_any_dim(at::Tensor* self, int64_t dim, bool keepdim, at::Tensor** out) {
  return guard([&] { *out = boxed(self->any(dim, keepdim)); });
}
SHIM_EXPORT at_amax(at::Tensor* self, const int64_t* axes, int dims, bool keepdim, at::Tensor** out) {
  return guard([&] { *out = boxed(self->amax(shim::ints(axes, dims), keepdim)); });
}
SHIM_EXPORT at_amin(at::Tensor* self, const int64_t* axes, int dims, bool keepdim, at::Tensor** out) {
  return guard([&] { *out = boxed(self->amin(shim::ints(axes, dims), keepdim)); });
}
SHIM_EXPORT at_argmax(at::Tensor* self, bool has_dim, int64_t dim, bool keepdim, at::Tensor** out) {
  return guard([&] { *out = boxed(self->argmax(has_dim ? opt<int64_t>(dim) : opt<int64_t>(SHIM_NULLOPT), keepdim)); });
}
SHIM_EXPORT at_argmin(at::Tensor* self, bool has_dim, int64_t dim, bool keepdim, at::Tensor** out) {
  return guard([&] { *out = boxed(self->argmin(has_dim ? opt<int64_t>(dim) : opt<int64_t>(SHIM_NULLOPT), keepdim)); });
}
SHIM_EXPORT at_argsort(at::Tensor* self, int64_t dim, bool descending, at::Tensor** out) {
  return guard([&] { *out = boxed(self->argsort(dim, descending)); });
}

#define SHIM_PAIR(name, arguments, call) \
  SHIM_EXPORT name arguments { \
    return guard([&] { \
      auto result = call; \
      *out = boxed(std::move(std::get<0>(result))); \
      *indices = boxed(std::move(std::get<1>(result))); \
    }); \
  }
SHIM_PAIR(at_max_dim, (at::Tensor* self, int64_t dim, bool keepdim, at::Tensor** out, at::Tensor** indices), self->max(dim, keepdim))
SHIM_PAIR(at_min_dim, (at::Tensor* self, int64_t dim, bool keepdim, at::Tensor** out, at::Tensor** indices), self->min(dim, keepdim))
SHIM_PAIR(at_mode, (at::Tensor* self, int64_t dim, bool keepdim, at::Tensor** out, at::Tensor** indices), self->mode(dim, keepdim))
SHIM_PAIR(at_sort, (at::Tensor* self, int64_t dim, bool descending, bool stable, at::Tensor** out, at::Tensor** indices), self->sort(stable, dim, descending))
SHIM_PAIR(at_topk, (at::Tensor* self, int64_t k, int64_t dim, bool largest, bool sorted, at::Tensor** out, at::Tensor** indices), self->topk(k, dim, largest, sorted))
SHIM_PAIR(at_kthvalue, (at::Tensor* self, int64_t k, int64_t dim, bool keepdim, at::Tensor** out, at::Tensor** indices), self->kthvalue(k, dim, keepdim))
SHIM_PAIR(at_cummax, (at::Tensor* self, int64_t dim, at::Tensor** out, at::Tensor** indices), self->cummax(dim))
SHIM_PAIR(at_cummin, (at::Tensor* self, int64_t dim, at::Tensor** out, at::Tensor** indices), self->cummin(dim))

SHIM_EXPORT at_quantile(at::Tensor* self, at::Tensor* q, int64_t dim, bool keepdim, at::Tensor** out) {
  return guard([&] { *out = boxed(self->quantile(*q, dim, keepdim)); });
}
SHIM_EXPORT at_bincount(at::Tensor* self, at::Tensor* weights, int64_t minlength, at::Tensor** out) {
  return guard([&] { *out = boxed(self->bincount(shim::or_none(weights), minlength)); });
}
SHIM_EXPORT at_unique(at::Tensor* self, bool sorted, bool return_inverse, bool return_counts, at::Tensor** out, at::Tensor** inverse, at::Tensor** counts) {
  return guard([&] {
    auto result = at::_unique2(*self, sorted, return_inverse, return_counts);
    *out = boxed(std::move(std::get<0>(result)));
    *inverse = return_inverse ? boxed(std::move(std::get<1>(result))) : nullptr;
    *counts = return_counts ? boxed(std::move(std::get<2>(result))) : nullptr;
  });
}

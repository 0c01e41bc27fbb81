// Shapes, views, joining and splitting, gathering and scattering.
#include "shim.h"

SHIM_EXPORT at_view(at::Tensor* self, const int64_t* sizes, int dims, at::Tensor** out) {
  return guard([&] { *out = boxed(self->view(shim::ints(sizes, dims))); });
}
SHIM_EXPORT at_reshape(at::Tensor* self, const int64_t* sizes, int dims, at::Tensor** out) {
  return guard([&] { *out = boxed(self->reshape(shim::ints(sizes, dims))); });
}
SHIM_EXPORT at_expand(at::Tensor* self, const int64_t* sizes, int dims, bool implicit, at::Tensor** out) {
  return guard([&] { *out = boxed(self->expand(shim::ints(sizes, dims), implicit)); });
}
SHIM_EXPORT at_broadcast_to(at::Tensor* self, const int64_t* sizes, int dims, at::Tensor** out) {
  return guard([&] { *out = boxed(self->broadcast_to(shim::ints(sizes, dims))); });
}
SHIM_EXPORT at_repeat(at::Tensor* self, const int64_t* sizes, int dims, at::Tensor** out) {
  return guard([&] { *out = boxed(self->repeat(shim::ints(sizes, dims))); });
}
SHIM_EXPORT at_tile(at::Tensor* self, const int64_t* sizes, int dims, at::Tensor** out) {
  return guard([&] { *out = boxed(self->tile(shim::ints(sizes, dims))); });
}
SHIM_EXPORT at_permute(at::Tensor* self, const int64_t* order, int dims, at::Tensor** out) {
  return guard([&] { *out = boxed(self->permute(shim::ints(order, dims))); });
}
SHIM_EXPORT at_flip(at::Tensor* self, const int64_t* axes, int dims, at::Tensor** out) {
  return guard([&] { *out = boxed(self->flip(shim::ints(axes, dims))); });
}
SHIM_EXPORT at_roll(at::Tensor* self, const int64_t* shifts, int shift_count, const int64_t* axes, int dims, at::Tensor** out) {
  return guard([&] { *out = boxed(self->roll(shim::ints(shifts, shift_count), shim::ints(axes, dims))); });
}
SHIM_EXPORT at_movedim(at::Tensor* self, const int64_t* source, int source_count, const int64_t* target, int target_count, at::Tensor** out) {
  return guard([&] { *out = boxed(self->movedim(shim::ints(source, source_count), shim::ints(target, target_count))); });
}
SHIM_EXPORT at_as_strided(at::Tensor* self, const int64_t* sizes, int dims, const int64_t* strides, int stride_count, int64_t offset, at::Tensor** out) {
  return guard([&] { *out = boxed(self->as_strided(shim::ints(sizes, dims), shim::ints(strides, stride_count), offset)); });
}
SHIM_EXPORT at_transpose(at::Tensor* self, int64_t dim0, int64_t dim1, at::Tensor** out) {
  return guard([&] { *out = boxed(self->transpose(dim0, dim1)); });
}
SHIM_EXPORT at_transpose_(at::Tensor* self, int64_t dim0, int64_t dim1) { return guard([&] { self->transpose_(dim0, dim1); }); }
SHIM_UNARY(t)
SHIM_UNARY(mT)
SHIM_UNARY(ravel)
SHIM_UNARY(numpy_T)
SHIM_EXPORT at_flatten(at::Tensor* self, int64_t start, int64_t end, at::Tensor** out) {
  return guard([&] { *out = boxed(self->flatten(start, end)); });
}
SHIM_EXPORT at_unflatten(at::Tensor* self, int64_t dim, const int64_t* sizes, int dims, at::Tensor** out) {
  return guard([&] {
#if TORCH_VERSION_MAJOR < 2
    // 1.13's own function asks for dimension names as well
    auto shape = self->sizes().vec();
    auto axis = at::maybe_wrap_dim(dim, self->dim());
    shape.erase(shape.begin() + axis);
    shape.insert(shape.begin() + axis, sizes, sizes + dims);
    *out = boxed(self->view(shape));
#else
    *out = boxed(self->unflatten(dim, shim::ints(sizes, dims)));
#endif
  });
}
SHIM_EXPORT at_unsqueeze(at::Tensor* self, int64_t dim, at::Tensor** out) {
  return guard([&] { *out = boxed(self->unsqueeze(dim)); });
}
SHIM_EXPORT at_unsqueeze_(at::Tensor* self, int64_t dim) { return guard([&] { self->unsqueeze_(dim); }); }
SHIM_EXPORT at_squeeze(at::Tensor* self, bool has_dim, int64_t dim, at::Tensor** out) {
  return guard([&] { *out = boxed(has_dim ? self->squeeze(dim) : self->squeeze()); });
}
SHIM_EXPORT at_squeeze_(at::Tensor* self, bool has_dim, int64_t dim) {
  return guard([&] { has_dim ? self->squeeze_(dim) : self->squeeze_(); });
}
SHIM_EXPORT at_narrow(at::Tensor* self, int64_t dim, int64_t start, int64_t length, at::Tensor** out) {
  return guard([&] { *out = boxed(self->narrow(dim, start, length)); });
}
SHIM_EXPORT at_select(at::Tensor* self, int64_t dim, int64_t index, at::Tensor** out) {
  return guard([&] { *out = boxed(self->select(dim, index)); });
}
SHIM_EXPORT at_slice(at::Tensor* self, int64_t dim, int64_t start, int64_t finish, int64_t step, at::Tensor** out) {
  return guard([&] { *out = boxed(self->slice(dim, start, finish, step)); });
}
SHIM_EXPORT at_unfold(at::Tensor* self, int64_t dim, int64_t size, int64_t step, at::Tensor** out) {
  return guard([&] { *out = boxed(self->unfold(dim, size, step)); });
}
SHIM_EXPORT at_tril(at::Tensor* self, int64_t diagonal, at::Tensor** out) { return guard([&] { *out = boxed(self->tril(diagonal)); }); }
SHIM_EXPORT at_tril_(at::Tensor* self, int64_t diagonal) { return guard([&] { self->tril_(diagonal); }); }
SHIM_EXPORT at_triu(at::Tensor* self, int64_t diagonal, at::Tensor** out) { return guard([&] { *out = boxed(self->triu(diagonal)); }); }
SHIM_EXPORT at_triu_(at::Tensor* self, int64_t diagonal) { return guard([&] { self->triu_(diagonal); }); }
SHIM_EXPORT at_diag(at::Tensor* self, int64_t diagonal, at::Tensor** out) { return guard([&] { *out = boxed(self->diag(diagonal)); }); }
SHIM_EXPORT at_diagonal(at::Tensor* self, int64_t offset, int64_t dim1, int64_t dim2, at::Tensor** out) {
  return guard([&] { *out = boxed(self->diagonal(offset, dim1, dim2)); });
}
SHIM_EXPORT at_diag_embed(at::Tensor* self, int64_t offset, int64_t dim1, int64_t dim2, at::Tensor** out) {
  return guard([&] { *out = boxed(self->diag_embed(offset, dim1, dim2)); });
}
SHIM_EXPORT at_repeat_interleave(at::Tensor* self, int64_t repeats, bool has_dim, int64_t dim, at::Tensor** out) {
  return guard([&] {
    *out = boxed(self->repeat_interleave(repeats, has_dim ? opt<int64_t>(dim) : opt<int64_t>(SHIM_NULLOPT)));
  });
}
SHIM_EXPORT at_repeat_interleave_tensor(at::Tensor* self, at::Tensor* repeats, bool has_dim, int64_t dim, at::Tensor** out) {
  return guard([&] {
    *out = boxed(self->repeat_interleave(*repeats, has_dim ? opt<int64_t>(dim) : opt<int64_t>(SHIM_NULLOPT)));
  });
}

SHIM_EXPORT at_cat(at::Tensor* const* tensors, int count, int64_t dim, at::Tensor** out) {
  return guard([&] { *out = boxed(at::cat(shim::list(tensors, count), dim)); });
}
SHIM_EXPORT at_stack(at::Tensor* const* tensors, int count, int64_t dim, at::Tensor** out) {
  return guard([&] { *out = boxed(at::stack(shim::list(tensors, count), dim)); });
}
SHIM_EXPORT at_hstack(at::Tensor* const* tensors, int count, at::Tensor** out) {
  return guard([&] { *out = boxed(at::hstack(shim::list(tensors, count))); });
}
SHIM_EXPORT at_vstack(at::Tensor* const* tensors, int count, at::Tensor** out) {
  return guard([&] { *out = boxed(at::vstack(shim::list(tensors, count))); });
}
SHIM_EXPORT at_block_diag(at::Tensor* const* tensors, int count, at::Tensor** out) {
  return guard([&] { *out = boxed(at::block_diag(shim::list(tensors, count))); });
}
SHIM_EXPORT at_meshgrid(at::Tensor* const* tensors, int count, const char* indexing, at::Tensor*** out, int* out_count) {
  return guard([&] { shim::give(at::meshgrid(shim::list(tensors, count), indexing), out, out_count); });
}
SHIM_EXPORT at_broadcast_tensors(at::Tensor* const* tensors, int count, at::Tensor*** out, int* out_count) {
  return guard([&] { shim::give(at::broadcast_tensors(shim::list(tensors, count)), out, out_count); });
}
SHIM_EXPORT at_split(at::Tensor* self, int64_t size, int64_t dim, at::Tensor*** out, int* out_count) {
  return guard([&] { shim::give(self->split(size, dim), out, out_count); });
}
SHIM_EXPORT at_split_sizes(at::Tensor* self, const int64_t* sizes, int size_count, int64_t dim, at::Tensor*** out, int* out_count) {
  return guard([&] { shim::give(self->split_with_sizes(shim::ints(sizes, size_count), dim), out, out_count); });
}
SHIM_EXPORT at_chunk(at::Tensor* self, int64_t chunks, int64_t dim, at::Tensor*** out, int* out_count) {
  return guard([&] { shim::give(self->chunk(chunks, dim), out, out_count); });
}
SHIM_EXPORT at_tensor_split(at::Tensor* self, int64_t sections, int64_t dim, at::Tensor*** out, int* out_count) {
  return guard([&] { shim::give(self->tensor_split(sections, dim), out, out_count); });
}
SHIM_EXPORT at_unbind(at::Tensor* self, int64_t dim, at::Tensor*** out, int* out_count) {
  return guard([&] { shim::give(self->unbind(dim), out, out_count); });
}

SHIM_EXPORT at_index_select(at::Tensor* self, int64_t dim, at::Tensor* index, at::Tensor** out) {
  return guard([&] { *out = boxed(self->index_select(dim, *index)); });
}
SHIM_EXPORT at_index_add(at::Tensor* self, int64_t dim, at::Tensor* index, at::Tensor* source, at_scalar alpha, at::Tensor** out) {
  return guard([&] { *out = boxed(self->index_add(dim, *index, *source, shim::scalar(alpha))); });
}
SHIM_EXPORT at_index_add_(at::Tensor* self, int64_t dim, at::Tensor* index, at::Tensor* source, at_scalar alpha) {
  return guard([&] { self->index_add_(dim, *index, *source, shim::scalar(alpha)); });
}
SHIM_EXPORT at_index_copy(at::Tensor* self, int64_t dim, at::Tensor* index, at::Tensor* source, at::Tensor** out) {
  return guard([&] { *out = boxed(self->index_copy(dim, *index, *source)); });
}
SHIM_EXPORT at_index_copy_(at::Tensor* self, int64_t dim, at::Tensor* index, at::Tensor* source) {
  return guard([&] { self->index_copy_(dim, *index, *source); });
}
SHIM_EXPORT at_index_fill(at::Tensor* self, int64_t dim, at::Tensor* index, at_scalar value, at::Tensor** out) {
  return guard([&] { *out = boxed(self->index_fill(dim, *index, shim::scalar(value))); });
}
SHIM_EXPORT at_index_fill_(at::Tensor* self, int64_t dim, at::Tensor* index, at_scalar value) {
  return guard([&] { self->index_fill_(dim, *index, shim::scalar(value)); });
}
SHIM_EXPORT at_gather(at::Tensor* self, int64_t dim, at::Tensor* index, at::Tensor** out) {
  return guard([&] { *out = boxed(self->gather(dim, *index)); });
}
SHIM_EXPORT at_scatter(at::Tensor* self, int64_t dim, at::Tensor* index, at::Tensor* src, at::Tensor** out) {
  return guard([&] { *out = boxed(self->scatter(dim, *index, *src)); });
}
SHIM_EXPORT at_scatter_(at::Tensor* self, int64_t dim, at::Tensor* index, at::Tensor* src) {
  return guard([&] { self->scatter_(dim, *index, *src); });
}
SHIM_EXPORT at_scatter_add(at::Tensor* self, int64_t dim, at::Tensor* index, at::Tensor* src, at::Tensor** out) {
  return guard([&] { *out = boxed(self->scatter_add(dim, *index, *src)); });
}
SHIM_EXPORT at_scatter_add_(at::Tensor* self, int64_t dim, at::Tensor* index, at::Tensor* src) {
  return guard([&] { self->scatter_add_(dim, *index, *src); });
}
SHIM_EXPORT at_take(at::Tensor* self, at::Tensor* index, at::Tensor** out) { return guard([&] { *out = boxed(self->take(*index)); }); }
SHIM_EXPORT at_take_along_dim(at::Tensor* self, at::Tensor* index, int64_t dim, at::Tensor** out) {
  return guard([&] { *out = boxed(self->take_along_dim(*index, dim)); });
}
SHIM_EXPORT at_masked_fill(at::Tensor* self, at::Tensor* mask, at_scalar value, at::Tensor** out) {
  return guard([&] { *out = boxed(self->masked_fill(*mask, shim::scalar(value))); });
}
SHIM_EXPORT at_masked_fill_(at::Tensor* self, at::Tensor* mask, at_scalar value) {
  return guard([&] { self->masked_fill_(*mask, shim::scalar(value)); });
}
SHIM_EXPORT at_masked_select(at::Tensor* self, at::Tensor* mask, at::Tensor** out) {
  return guard([&] { *out = boxed(self->masked_select(*mask)); });
}
SHIM_EXPORT at_where(at::Tensor* condition, at::Tensor* x, at::Tensor* y, at::Tensor** out) {
  return guard([&] { *out = boxed(at::where(*condition, *x, *y)); });
}
SHIM_UNARY(nonzero)
SHIM_UNARY(argwhere)
SHIM_EXPORT at_bucketize(at::Tensor* self, at::Tensor* boundaries, bool out_int32, bool right, at::Tensor** out) {
  return guard([&] { *out = boxed(at::bucketize(*self, *boundaries, out_int32, right)); });
}
SHIM_EXPORT at_searchsorted(at::Tensor* sorted, at::Tensor* values, bool out_int32, bool right, at::Tensor** out) {
  return guard([&] { *out = boxed(at::searchsorted(*sorted, *values, out_int32, right)); });
}

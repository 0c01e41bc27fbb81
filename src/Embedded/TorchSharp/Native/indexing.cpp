// t[1, :, ..., mask]: reading and writing by a mixed index.
#include "shim.h"

#include <ATen/TensorIndexing.h>

// kind: 0 None (a new dimension), 1 Ellipsis, 2 integer (a), 3 boolean (a), 4 slice (a, b, c; the smallest int64 means
// absent), 5 tensor (the next one of the list)
struct at_index {
  int64_t kind;
  int64_t a;
  int64_t b;
  int64_t c;
};

namespace {

#if TORCH_VERSION_MAJOR < 2
using bound_type = int64_t;
#else
using bound_type = c10::SymInt;
#endif

opt<bound_type> bound(int64_t value) {
  return value == INT64_MIN ? opt<bound_type>(SHIM_NULLOPT) : opt<bound_type>(bound_type(value));
}

std::vector<at::indexing::TensorIndex> mixed(const at_index* indices, int count, at::Tensor* const* tensors) {
  std::vector<at::indexing::TensorIndex> result;
  result.reserve(count);
  int used = 0;
  for (int i = 0; i < count; i++) {
    const auto& index = indices[i];
    switch (index.kind) {
      case 0: result.emplace_back(at::indexing::None); break;
      case 1: result.emplace_back(at::indexing::Ellipsis); break;
      case 2: result.emplace_back(bound_type(index.a)); break;  // a plain int64 would become an int on 2.x
      case 3: result.emplace_back(index.a != 0); break;
      case 4: result.emplace_back(at::indexing::Slice(bound(index.a), bound(index.b), bound(index.c))); break;
      case 5: result.emplace_back(*tensors[used++]); break;
      default: TORCH_CHECK(false, "unknown kind of index ", index.kind);
    }
  }
  return result;
}

}  // namespace

SHIM_EXPORT at_index_get(at::Tensor* self, const at_index* indices, int count, at::Tensor* const* tensors, int tensor_count, at::Tensor** out) {
  return guard([&] { *out = boxed(self->index(mixed(indices, count, tensors))); });
}
SHIM_EXPORT at_index_set(at::Tensor* self, const at_index* indices, int count, at::Tensor* const* tensors, int tensor_count, at::Tensor* value) {
  return guard([&] { self->index_put_(mixed(indices, count, tensors), *value); });
}
SHIM_EXPORT at_index_set_scalar(at::Tensor* self, const at_index* indices, int count, at::Tensor* const* tensors, int tensor_count, at_scalar value) {
  return guard([&] { self->index_put_(mixed(indices, count, tensors), shim::scalar(value)); });
}
SHIM_EXPORT at_index_put_(at::Tensor* self, at::Tensor* const* tensors, int tensor_count, at::Tensor* value, bool accumulate) {
  return guard([&] {
    c10::List<opt<at::Tensor>> indices;
    for (int i = 0; i < tensor_count; i++) indices.push_back(shim::or_none(tensors[i]));
    self->index_put_(indices, *value, accumulate);
  });
}

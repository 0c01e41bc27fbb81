// Errors, handles, metadata, factories, threads, devices.
#include "shim.h"

#include <ATen/Parallel.h>
#include <c10/core/impl/VirtualGuardImpl.h>
#include <c10/util/Logging.h>
#include <malloc.h>

#include <cstring>
#include <new>
#include <string>

namespace {

thread_local std::string last_error;

std::string first_line(const char* text) {
  const char* end = std::strchr(text, '\n');
  return end ? std::string(text, end) : std::string(text);
}

bool tells_of_memory(const std::string& text) {
  return text.find("not enough memory") != std::string::npos || text.find("out of memory") != std::string::npos ||
         text.find("can't allocate memory") != std::string::npos;
}

int remember(std::string text, int status) noexcept {
  if (status == 1 && tells_of_memory(text)) status = 2;
  last_error = std::move(text);
  return status;
}

}  // namespace

namespace shim {

int report() noexcept {
  try {
    try {
      throw;
    } catch (const c10::IndexError& error) {
      return remember(first_line(error.what_without_backtrace()), 4);
#if TORCH_VERSION_MAJOR >= 2
    } catch (const c10::OutOfMemoryError& error) {
      return remember(first_line(error.what_without_backtrace()), 2);
#endif
    } catch (const c10::Error& error) {
      return remember(first_line(error.what_without_backtrace()), 1);
    } catch (const std::bad_alloc& error) {
      return remember("out of memory (std::bad_alloc)", 2);
    } catch (const std::exception& error) {
      return remember(first_line(error.what()), 1);
    } catch (...) {
      return remember("an error of unknown type", 3);
    }
  } catch (...) {
    return 2;  // no memory was left even for the text
  }
}

}  // namespace shim

extern "C" __attribute__((visibility("default"))) const char* at_last_error() { return last_error.c_str(); }

SHIM_EXPORT at_prepare(int64_t trim_threshold) {
  // Nobody reads the C++ stack of an error, and resolving its symbols takes ten milliseconds.
  c10::SetStackTraceFetcher([] { return std::string(); });
  // Tensors of one training step have the same sizes each time: keep freed memory instead of giving pages back.
  return guard([&] {
    mallopt(M_MMAP_MAX, 0);
    mallopt(M_TRIM_THRESHOLD, static_cast<int>(trim_threshold));
  });
}

SHIM_EXPORT at_version(const char** out) {
  *out = TORCH_VERSION;
  return 0;
}

SHIM_EXPORT at_free(at::Tensor* tensor) { return guard([&] { delete tensor; }); }
SHIM_EXPORT at_free_many(at::Tensor* const* tensors, int count) {
  return guard([&] {
    for (int i = 0; i < count; i++) delete tensors[i];
  });
}
SHIM_EXPORT at_free_array(at::Tensor** handles) {
  delete[] handles;
  return 0;
}
// A second handle on the same tensor (same storage, same autograd node).
SHIM_EXPORT at_alias_handle(at::Tensor* self, at::Tensor** out) { return guard([&] { *out = new at::Tensor(*self); }); }

// Metadata: cheap enough to be called without leaving cooperative mode, so they must not throw or block
// (a sparse tensor has no strides to ask for).
extern "C" __attribute__((visibility("default"))) int64_t at_dim(at::Tensor* self) { return self->dim(); }
extern "C" __attribute__((visibility("default"))) int64_t at_nbytes(at::Tensor* self) {
  return self->layout() == at::kStrided ? static_cast<int64_t>(self->nbytes()) : 0;
}
extern "C" __attribute__((visibility("default"))) int64_t at_numel(at::Tensor* self) { return self->numel(); }
extern "C" __attribute__((visibility("default"))) int at_dtype(at::Tensor* self) {
  return static_cast<int>(self->scalar_type());
}
extern "C" __attribute__((visibility("default"))) int at_device_type(at::Tensor* self) {
  return static_cast<int>(self->device().type());
}
extern "C" __attribute__((visibility("default"))) int at_device_index(at::Tensor* self) { return self->device().index(); }
extern "C" __attribute__((visibility("default"))) int64_t at_element_size(at::Tensor* self) {
  return static_cast<int64_t>(self->element_size());
}
extern "C" __attribute__((visibility("default"))) int at_requires_grad(at::Tensor* self) { return self->requires_grad(); }
extern "C" __attribute__((visibility("default"))) int at_is_leaf(at::Tensor* self) { return self->is_leaf(); }
extern "C" __attribute__((visibility("default"))) int at_is_contiguous(at::Tensor* self) {
  return self->layout() == at::kStrided && self->is_contiguous();
}
extern "C" __attribute__((visibility("default"))) int at_is_sparse(at::Tensor* self) { return self->is_sparse(); }
extern "C" __attribute__((visibility("default"))) int64_t at_storage_offset(at::Tensor* self) {
  return self->layout() == at::kStrided ? self->storage_offset() : 0;
}
extern "C" __attribute__((visibility("default"))) void at_sizes(at::Tensor* self, int64_t* out) {
  auto sizes = self->sizes();
  std::copy(sizes.begin(), sizes.end(), out);
}
extern "C" __attribute__((visibility("default"))) void at_strides(at::Tensor* self, int64_t* out) {
  if (self->layout() != at::kStrided) return;  // stays zero
  auto strides = self->strides();
  std::copy(strides.begin(), strides.end(), out);
}

SHIM_EXPORT at_size(at::Tensor* self, int64_t dim, int64_t* out) { return guard([&] { *out = self->size(dim); }); }
SHIM_EXPORT at_stride(at::Tensor* self, int64_t dim, int64_t* out) { return guard([&] { *out = self->stride(dim); }); }
SHIM_EXPORT at_data_ptr(at::Tensor* self, void** out) { return guard([&] { *out = self->data_ptr(); }); }
SHIM_EXPORT at_item(at::Tensor* self, at_scalar* out) {
  return guard([&] {
    auto value = self->item();
    if (value.isBoolean()) {
      *out = {value.toBool() ? 1 : 0, 3};
    } else if (value.isFloatingPoint()) {
      double number = value.toDouble();
      int64_t bits;
      std::memcpy(&bits, &number, sizeof(bits));
      *out = {bits, 2};
    } else {
      *out = {value.toLong(), 1};
    }
  });
}

// Factories.
SHIM_EXPORT at_from_data(const void* data, int64_t bytes, int source_dtype, const int64_t* sizes, int dims, at_options o, at::Tensor** out) {
  return guard([&] {
    auto tensor = at::empty(shim::ints(sizes, dims), at::TensorOptions().dtype(static_cast<at::ScalarType>(source_dtype)));
    TORCH_CHECK(static_cast<int64_t>(tensor.nbytes()) == bytes, "the shape needs ", tensor.nbytes(), " bytes, the data has ", bytes);
    if (bytes > 0) std::memcpy(tensor.data_ptr(), data, bytes);
    if (o.dtype >= 0 || o.device_type >= 0) tensor = tensor.to(shim::options(o), false, false);
    *out = shim::made(std::move(tensor), o);
  });
}
SHIM_EXPORT at_empty(const int64_t* sizes, int dims, at_options o, at::Tensor** out) {
  return guard([&] { *out = shim::made(at::empty(shim::ints(sizes, dims), shim::options(o)), o); });
}
SHIM_EXPORT at_empty_strided(const int64_t* sizes, int dims, const int64_t* strides, int stride_count, at_options o, at::Tensor** out) {
  return guard([&] {
    *out = shim::made(at::empty_strided(shim::ints(sizes, dims), shim::ints(strides, stride_count), shim::options(o)), o);
  });
}
SHIM_EXPORT at_zeros(const int64_t* sizes, int dims, at_options o, at::Tensor** out) {
  return guard([&] { *out = shim::made(at::zeros(shim::ints(sizes, dims), shim::options(o)), o); });
}
SHIM_EXPORT at_ones(const int64_t* sizes, int dims, at_options o, at::Tensor** out) {
  return guard([&] { *out = shim::made(at::ones(shim::ints(sizes, dims), shim::options(o)), o); });
}
SHIM_EXPORT at_full(const int64_t* sizes, int dims, at_scalar value, at_options o, at::Tensor** out) {
  return guard([&] { *out = shim::made(at::full(shim::ints(sizes, dims), shim::scalar(value), shim::options(o)), o); });
}
SHIM_EXPORT at_arange(at_scalar start, at_scalar stop, at_scalar step, at_options o, at::Tensor** out) {
  return guard([&] {
    *out = shim::made(at::arange(shim::scalar(start), shim::scalar(stop), shim::scalar(step), shim::options(o)), o);
  });
}
SHIM_EXPORT at_linspace(double start, double end, int64_t steps, at_options o, at::Tensor** out) {
  return guard([&] { *out = shim::made(at::linspace(start, end, steps, shim::options(o)), o); });
}
SHIM_EXPORT at_logspace(double start, double end, int64_t steps, double base, at_options o, at::Tensor** out) {
  return guard([&] { *out = shim::made(at::logspace(start, end, steps, base, shim::options(o)), o); });
}
SHIM_EXPORT at_eye(int64_t rows, int64_t columns, at_options o, at::Tensor** out) {
  return guard([&] { *out = shim::made(at::eye(rows, columns < 0 ? rows : columns, shim::options(o)), o); });
}
SHIM_EXPORT at_empty_like(at::Tensor* self, at_options o, at::Tensor** out) {
  return guard([&] { *out = shim::made(at::empty_like(*self, shim::options(o)), o); });
}
SHIM_EXPORT at_zeros_like(at::Tensor* self, at_options o, at::Tensor** out) {
  return guard([&] { *out = shim::made(at::zeros_like(*self, shim::options(o)), o); });
}
SHIM_EXPORT at_ones_like(at::Tensor* self, at_options o, at::Tensor** out) {
  return guard([&] { *out = shim::made(at::ones_like(*self, shim::options(o)), o); });
}
SHIM_EXPORT at_full_like(at::Tensor* self, at_scalar value, at_options o, at::Tensor** out) {
  return guard([&] { *out = shim::made(at::full_like(*self, shim::scalar(value), shim::options(o)), o); });
}
SHIM_EXPORT at_tril_indices(int64_t row, int64_t col, int64_t offset, at_options o, at::Tensor** out) {
  return guard([&] { *out = shim::made(at::tril_indices(row, col, offset, shim::options(o)), o); });
}
SHIM_EXPORT at_triu_indices(int64_t row, int64_t col, int64_t offset, at_options o, at::Tensor** out) {
  return guard([&] { *out = shim::made(at::triu_indices(row, col, offset, shim::options(o)), o); });
}

// Copies and conversions.
SHIM_EXPORT at_to(at::Tensor* self, at_options o, bool copy, bool non_blocking, at::Tensor** out) {
  return guard([&] { *out = boxed(self->to(shim::options(o), non_blocking, copy)); });
}
SHIM_EXPORT at_clone(at::Tensor* self, at::Tensor** out) { return guard([&] { *out = boxed(self->clone()); }); }
SHIM_EXPORT at_contiguous(at::Tensor* self, at::Tensor** out) { return guard([&] { *out = boxed(self->contiguous()); }); }
SHIM_EXPORT at_copy_(at::Tensor* self, at::Tensor* source, bool non_blocking) {
  return guard([&] { self->copy_(*source, non_blocking); });
}
SHIM_EXPORT at_set_(at::Tensor* self, at::Tensor* source) { return guard([&] { self->set_(*source); }); }
SHIM_EXPORT at_result_type(at::Tensor* first, at::Tensor* second, int* out) {
  return guard([&] { *out = static_cast<int>(at::result_type(*first, *second)); });
}
SHIM_EXPORT at_promote_types(int first, int second, int* out) {
  return guard([&] {
    *out = static_cast<int>(at::promote_types(static_cast<at::ScalarType>(first), static_cast<at::ScalarType>(second)));
  });
}
SHIM_EXPORT at_get_default_dtype(int* out) {
  return guard([&] { *out = static_cast<int>(c10::typeMetaToScalarType(at::get_default_dtype())); });
}
SHIM_EXPORT at_set_default_dtype(int dtype) {
  return guard([&] { at::set_default_dtype(c10::scalarTypeToTypeMeta(static_cast<at::ScalarType>(dtype))); });
}

// Threads and devices.
SHIM_EXPORT at_set_num_threads(int count) { return guard([&] { at::set_num_threads(count); }); }
SHIM_EXPORT at_get_num_threads(int* out) { return guard([&] { *out = at::get_num_threads(); }); }
SHIM_EXPORT at_set_num_interop_threads(int count) { return guard([&] { at::set_num_interop_threads(count); }); }
SHIM_EXPORT at_get_num_interop_threads(int* out) { return guard([&] { *out = static_cast<int>(at::get_num_interop_threads()); }); }
SHIM_EXPORT at_cuda_is_available(int* out) { return guard([&] { *out = at::hasCUDA(); }); }
SHIM_EXPORT at_cudnn_is_available(int* out) { return guard([&] { *out = at::hasCUDA() && at::globalContext().hasCuDNN(); }); }
SHIM_EXPORT at_cuda_device_count(int* out) {
  return guard([&] { *out = at::hasCUDA() ? c10::impl::VirtualGuardImpl(at::kCUDA).deviceCount() : 0; });
}
SHIM_EXPORT at_cuda_synchronize(int index) {
  return guard([&] {
    TORCH_CHECK(at::hasCUDA(), "this libtorch has no CUDA");
    c10::impl::VirtualGuardImpl impl(at::kCUDA);
    auto target = index < 0 ? impl.getDevice() : at::Device(at::kCUDA, static_cast<at::DeviceIndex>(index));
    impl.getStream(target).synchronize();
  });
}
SHIM_EXPORT at_use_deterministic_algorithms(bool mode, bool warn_only) {
  return guard([&] { at::globalContext().setDeterministicAlgorithms(mode, warn_only); });
}
SHIM_EXPORT at_deterministic_algorithms(int* mode, int* warn_only) {
  return guard([&] {
    *mode = at::globalContext().deterministicAlgorithms();
    *warn_only = at::globalContext().deterministicAlgorithmsWarnOnly();
  });
}
SHIM_EXPORT at_set_allow_tf32(bool matmul, bool cudnn) {
  return guard([&] {
    at::globalContext().setAllowTF32CuBLAS(matmul);
    at::globalContext().setAllowTF32CuDNN(cudnn);
  });
}
SHIM_EXPORT at_get_allow_tf32(int* matmul, int* cudnn) {
  return guard([&] {
    *matmul = at::globalContext().allowTF32CuBLAS();
    *cudnn = at::globalContext().allowTF32CuDNN();
  });
}

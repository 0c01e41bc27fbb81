// Generators and random numbers. An absent generator is the device's default one.
#include "shim.h"

#include <ATen/CPUGeneratorImpl.h>

#include <mutex>

SHIM_EXPORT at_generator_new(int device_type, int device_index, int64_t seed, at::Generator** out) {
  return guard([&] {
    auto target = shim::device(device_type, device_index);
    auto generator = target.is_cpu() ? at::detail::createCPUGenerator(static_cast<uint64_t>(seed))
                                     : at::globalContext().defaultGenerator(target).clone();
    generator.set_current_seed(static_cast<uint64_t>(seed));
    *out = new at::Generator(std::move(generator));
  });
}
SHIM_EXPORT at_generator_default(at::Generator** out) {
  return guard([&] { *out = new at::Generator(at::detail::getDefaultCPUGenerator()); });
}
SHIM_EXPORT at_generator_free(at::Generator* self) { return guard([&] { delete self; }); }
SHIM_EXPORT at_generator_manual_seed(at::Generator* self, int64_t seed) {
  return guard([&] {
    std::lock_guard<std::mutex> lock(self->mutex());
    self->set_current_seed(static_cast<uint64_t>(seed));
  });
}
SHIM_EXPORT at_generator_seed(at::Generator* self, int64_t* out) {
  return guard([&] {
    std::lock_guard<std::mutex> lock(self->mutex());
    *out = static_cast<int64_t>(self->seed());
  });
}
SHIM_EXPORT at_generator_initial_seed(at::Generator* self, int64_t* out) {
  return guard([&] {
    std::lock_guard<std::mutex> lock(self->mutex());
    *out = static_cast<int64_t>(self->current_seed());
  });
}
SHIM_EXPORT at_generator_get_state(at::Generator* self, at::Tensor** out) {
  return guard([&] {
    std::lock_guard<std::mutex> lock(self->mutex());
    *out = boxed(self->get_state());
  });
}
SHIM_EXPORT at_generator_set_state(at::Generator* self, at::Tensor* state) {
  return guard([&] {
    std::lock_guard<std::mutex> lock(self->mutex());
    self->set_state(*state);
  });
}
SHIM_EXPORT at_manual_seed(int64_t seed) { return guard([&] { at::manual_seed(static_cast<uint64_t>(seed)); }); }

SHIM_EXPORT at_rand(const int64_t* sizes, int dims, at::Generator* generator, at_options o, at::Tensor** out) {
  return guard([&] { *out = shim::made(at::rand(shim::ints(sizes, dims), shim::or_default(generator), shim::options(o)), o); });
}
SHIM_EXPORT at_randn(const int64_t* sizes, int dims, at::Generator* generator, at_options o, at::Tensor** out) {
  return guard([&] { *out = shim::made(at::randn(shim::ints(sizes, dims), shim::or_default(generator), shim::options(o)), o); });
}
SHIM_EXPORT at_randint(int64_t low, int64_t high, const int64_t* sizes, int dims, at::Generator* generator, at_options o, at::Tensor** out) {
  return guard([&] {
    *out = shim::made(at::randint(low, high, shim::ints(sizes, dims), shim::or_default(generator), shim::options(o)), o);
  });
}
SHIM_EXPORT at_randperm(int64_t n, at::Generator* generator, at_options o, at::Tensor** out) {
  return guard([&] { *out = shim::made(at::randperm(n, shim::or_default(generator), shim::options(o)), o); });
}
SHIM_EXPORT at_rand_like(at::Tensor* self, at_options o, at::Tensor** out) {
  return guard([&] { *out = shim::made(at::rand_like(*self, shim::options(o)), o); });
}
SHIM_EXPORT at_randn_like(at::Tensor* self, at_options o, at::Tensor** out) {
  return guard([&] { *out = shim::made(at::randn_like(*self, shim::options(o)), o); });
}
SHIM_EXPORT at_randint_like(at::Tensor* self, int64_t low, int64_t high, at_options o, at::Tensor** out) {
  return guard([&] { *out = shim::made(at::randint_like(*self, low, high, shim::options(o)), o); });
}
SHIM_EXPORT at_uniform_(at::Tensor* self, double from, double to, at::Generator* generator) {
  return guard([&] { self->uniform_(from, to, shim::or_default(generator)); });
}
SHIM_EXPORT at_normal_(at::Tensor* self, double mean, double std, at::Generator* generator) {
  return guard([&] { self->normal_(mean, std, shim::or_default(generator)); });
}
SHIM_EXPORT at_log_normal_(at::Tensor* self, double mean, double std, at::Generator* generator) {
  return guard([&] { self->log_normal_(mean, std, shim::or_default(generator)); });
}
SHIM_EXPORT at_exponential_(at::Tensor* self, double lambda, at::Generator* generator) {
  return guard([&] { self->exponential_(lambda, shim::or_default(generator)); });
}
SHIM_EXPORT at_random_(at::Tensor* self, int64_t from, int64_t to, at::Generator* generator) {
  return guard([&] { self->random_(from, to, shim::or_default(generator)); });
}
SHIM_EXPORT at_bernoulli(at::Tensor* self, at::Generator* generator, at::Tensor** out) {
  return guard([&] { *out = boxed(self->bernoulli(shim::or_default(generator))); });
}
SHIM_EXPORT at_bernoulli_(at::Tensor* self, double p, at::Generator* generator) {
  return guard([&] { self->bernoulli_(p, shim::or_default(generator)); });
}
SHIM_EXPORT at_bernoulli_tensor_(at::Tensor* self, at::Tensor* p, at::Generator* generator) {
  return guard([&] { self->bernoulli_(*p, shim::or_default(generator)); });
}
SHIM_EXPORT at_multinomial(at::Tensor* self, int64_t samples, bool replacement, at::Generator* generator, at::Tensor** out) {
  return guard([&] { *out = boxed(self->multinomial(samples, replacement, shim::or_default(generator))); });
}

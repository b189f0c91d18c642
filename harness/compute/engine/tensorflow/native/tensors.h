// The little of TensorFlow's C interface that the kernels of this folder need.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <stdexcept>
#include <string>
#include <vector>

#include "tensorflow/c/kernels.h"
#include "tensorflow/c/ops.h"
#include "tensorflow/c/tf_status.h"
#include "tensorflow/c/tf_tensor.h"

namespace harness {

class Status {
 public:
  ~Status() { TF_DeleteStatus(status_); }
  operator TF_Status*() { return status_; }
  bool ok() const { return TF_GetCode(status_) == TF_OK; }
  void Check() const {
    if (!ok()) throw std::runtime_error(TF_Message(status_));
  }

 private:
  TF_Status* status_ = TF_NewStatus();
};

// A float32 input or output of a kernel while it runs.
class Floats {
 public:
  static Floats Input(TF_OpKernelContext* context, int index) {
    Status status;
    TF_Tensor* tensor = nullptr;
    TF_GetInput(context, index, &tensor, status);
    status.Check();
    return Floats(tensor);
  }
  static Floats Output(TF_OpKernelContext* context, int index, std::vector<int64_t> shape) {
    size_t bytes = sizeof(float);
    for (int64_t length : shape) bytes *= length;
    Status status;
    TF_Tensor* tensor = TF_AllocateOutput(context, index, TF_FLOAT, shape.data(),
                                          static_cast<int>(shape.size()), bytes, status);
    status.Check();
    return Floats(tensor);
  }
  Floats(Floats&& other) : tensor_(other.tensor_) { other.tensor_ = nullptr; }
  ~Floats() {
    if (tensor_ != nullptr) TF_DeleteTensor(tensor_);
  }

  float* data() const { return static_cast<float*>(TF_TensorData(tensor_)); }
  int64_t size() const { return TF_TensorElementCount(tensor_); }
  std::vector<int64_t> shape() const {
    std::vector<int64_t> shape(TF_NumDims(tensor_));
    for (size_t i = 0; i < shape.size(); i++) shape[i] = TF_Dim(tensor_, static_cast<int>(i));
    return shape;
  }

 private:
  explicit Floats(TF_Tensor* tensor) : tensor_(tensor) {}
  TF_Tensor* tensor_;
};

using Compute = void (*)(void* kernel, TF_OpKernelContext* context);
using Create = void* (*)(TF_OpKernelConstruction* construction);
using Delete = void (*)(void* kernel);

// Makes an operation known to TensorFlow, with a kernel for the CPU.
inline void Register(const char* name, std::initializer_list<const char*> inputs,
                     std::initializer_list<const char*> outputs,
                     std::initializer_list<const char*> attributes, Compute compute,
                     Create create = nullptr, Delete destroy = nullptr) {
  TF_OpDefinitionBuilder* definition = TF_NewOpDefinitionBuilder(name);
  for (const char* input : inputs) TF_OpDefinitionBuilderAddInput(definition, input);
  for (const char* output : outputs) TF_OpDefinitionBuilderAddOutput(definition, output);
  for (const char* attribute : attributes) TF_OpDefinitionBuilderAddAttr(definition, attribute);
  Status status;
  // Some are called for what they do to an input.
  if (outputs.size() == 0) TF_OpDefinitionBuilderSetIsStateful(definition, true);
  TF_RegisterOpDefinition(definition, status);
  status.Check();
  TF_KernelBuilder* kernel = TF_NewKernelBuilder(name, "CPU", create, compute, destroy);
  TF_RegisterKernelBuilder(name, kernel, status);
  status.Check();
}

// Runs a kernel's work and hands its errors to TensorFlow.
template <typename Work>
void Guard(TF_OpKernelContext* context, Work work) {
  try {
    work();
  } catch (const std::exception& error) {
    Status status;
    TF_SetStatus(status, TF_INTERNAL, error.what());
    TF_OpKernelContext_Failure(context, status);
  }
}

void RegisterAddBias();
void RegisterPrelu();
void RegisterBatchNorm();
void RegisterMaxPoolGrad();
void RegisterSumRows();

}  // namespace harness

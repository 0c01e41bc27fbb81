"""The rival of `./search bench step`: the same BERT encoder with LoRA on all six projections in PyTorch eager, trained on the same batches
from the same weights. Prints one JSON object: losses, seconds per step, peak resident bytes.

usage: pytorch_step.py FOLDER THREADS STEPS WARMUP
FOLDER holds model.safetensors (Hugging Face names), adapter.safetensors (<module>.lora_A.weight, .lora_B.weight), batches.safetensors
(ids [steps, batch, length], labels [steps, batch]) and step.json (layers, heads, scale, learningRate, epsilon)."""
import json
import os
import struct
import sys
import time

folder, threads, steps, warmup = sys.argv[1], int(sys.argv[2]), int(sys.argv[3]), int(sys.argv[4])
os.environ.setdefault("OMP_NUM_THREADS", str(threads))
os.environ.setdefault("OMP_WAIT_POLICY", "passive")  # as in our own process, so that both wait alike

import numpy as np
import torch
import torch.nn.functional as F
from torch import nn

torch.set_num_threads(threads)
TYPES = {"F32": np.float32, "F64": np.float64, "I64": np.int64}


def read(name):
    with open(os.path.join(folder, name), "rb") as file:
        size = struct.unpack("<Q", file.read(8))[0]
        header = json.loads(file.read(size))
        body = file.read()
    result = {}
    for key, entry in header.items():
        if key != "__metadata__":
            begin, end = entry["data_offsets"]
            array = np.frombuffer(body[begin:end], dtype=TYPES[entry["dtype"]]).reshape(entry["shape"])
            result[key] = torch.from_numpy(array.copy())
    return result


spec = json.load(open(os.path.join(folder, "step.json")))
weights, adapters, batches = read("model.safetensors"), read("adapter.safetensors"), read("batches.safetensors")


class LoraLinear(nn.Module):
    def __init__(self, name):
        super().__init__()
        self.weight = nn.Parameter(weights[name + ".weight"], requires_grad=False)
        self.bias = nn.Parameter(weights[name + ".bias"], requires_grad=False)
        self.a = nn.Parameter(adapters[name + ".lora_A.weight"])
        self.b = nn.Parameter(adapters[name + ".lora_B.weight"])

    def forward(self, x):
        return F.linear(x, self.weight, self.bias) + F.linear(F.linear(x, self.a), self.b) * spec["scale"]


class Norm(nn.Module):
    def __init__(self, name):
        super().__init__()
        self.weight = nn.Parameter(weights[name + ".weight"], requires_grad=False)
        self.bias = nn.Parameter(weights[name + ".bias"], requires_grad=False)

    def forward(self, x):
        return F.layer_norm(x, x.shape[-1:], self.weight, self.bias, spec["epsilon"])


class Layer(nn.Module):
    def __init__(self, prefix):
        super().__init__()
        self.q, self.k, self.v = (LoraLinear(f"{prefix}.attention.self.{n}") for n in ("query", "key", "value"))
        self.o = LoraLinear(f"{prefix}.attention.output.dense")
        self.attention_norm = Norm(f"{prefix}.attention.output.LayerNorm")
        self.fc1 = LoraLinear(f"{prefix}.intermediate.dense")
        self.fc2 = LoraLinear(f"{prefix}.output.dense")
        self.norm = Norm(f"{prefix}.output.LayerNorm")

    def forward(self, x):
        batch, length, width = x.shape
        heads = spec["heads"]

        def split(y):
            return y.view(batch, length, heads, width // heads).transpose(1, 2)

        q, k, v = split(self.q(x)), split(self.k(x)), split(self.v(x))
        scores = torch.matmul(q, k.transpose(-1, -2)) / (width // heads) ** 0.5
        mixed = torch.matmul(scores.softmax(-1), v).transpose(1, 2).reshape(batch, length, width)
        x = self.attention_norm(self.o(mixed) + x)
        return self.norm(self.fc2(F.gelu(self.fc1(x))) + x)


class Bert(nn.Module):
    def __init__(self):
        super().__init__()
        self.words = weights["bert.embeddings.word_embeddings.weight"]
        self.positions = weights["bert.embeddings.position_embeddings.weight"]
        self.kinds = weights["bert.embeddings.token_type_embeddings.weight"]
        self.norm = Norm("bert.embeddings.LayerNorm")
        self.layers = nn.ModuleList(Layer(f"bert.encoder.layer.{i}") for i in range(spec["layers"]))
        self.pool_weight, self.pool_bias = weights["bert.pooler.dense.weight"], weights["bert.pooler.dense.bias"]
        self.head_weight = nn.Parameter(weights["classifier.weight"])
        self.head_bias = nn.Parameter(weights["classifier.bias"])

    def forward(self, ids):
        x = F.embedding(ids, self.words) + self.positions[: ids.shape[1]] + self.kinds[0]
        x = self.norm(x)
        for layer in self.layers:
            x = layer(x)
        pooled = torch.tanh(F.linear(x[:, 0], self.pool_weight, self.pool_bias))
        return F.linear(pooled, self.head_weight, self.head_bias)


model = Bert()
optimizer = torch.optim.AdamW([p for p in model.parameters() if p.requires_grad], lr=spec["learningRate"], weight_decay=0.0)
losses, seconds = [], []
for step in range(steps):
    begin = time.perf_counter()
    loss = F.cross_entropy(model(batches["ids"][step]), batches["labels"][step])
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
    losses.append(loss.item())
    if step >= warmup:
        seconds.append(time.perf_counter() - begin)

peak = next(int(line.split()[1]) * 1024 for line in open("/proc/self/status") if line.startswith("VmHWM"))
print(json.dumps({"version": torch.__version__, "losses": losses, "seconds": seconds, "peakBytes": peak}))

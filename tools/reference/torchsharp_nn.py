"""Numbers for the tests of the embedded TorchSharp's layers, losses, attention and starting values.

Run with Debian's python3-torch 1.13 (one thread): /usr/bin/python3 tools/reference/torchsharp_nn.py
Writes torchsharp_nn.json beside this file. Each entry of "cases": inputs, result and the gradient of sum(result * probe) by each input,
in float64. "starts": the values that a layer has after torch.manual_seed, in float32.
"""
import json
import math
import os
import torch
import torch.nn.functional as F

SEED = 13
torch.set_num_threads(1)
torch.manual_seed(SEED)


def packed(t):
    return {"shape": list(t.shape), "values": t.detach().flatten().tolist()}


def draw(*shape):
    return torch.randn(shape, dtype=torch.float64)


cases = {}


def case(name, function, *inputs):
    leaves = [t.clone().requires_grad_(t.is_floating_point()) for t in inputs]
    result = function(*leaves)
    probe = draw(*result.shape)
    (result * probe).sum().backward()
    cases[name] = {
        "inputs": [packed(t) for t in inputs],
        "result": packed(result),
        "probe": packed(probe),
        "grads": [packed(t.grad) if t.grad is not None else None for t in leaves],
    }


def attention(q, k, v, mask=None):
    scores = q @ k.transpose(-2, -1) / math.sqrt(q.size(-1))
    if mask is not None:
        scores = scores + mask
    return torch.softmax(scores, -1) @ v


case("linear", F.linear, draw(2, 3, 4), draw(5, 4), draw(5))
case("layer_norm", lambda x, w, b: F.layer_norm(x, (4,), w, b, 1e-5), draw(2, 3, 4), draw(4), draw(4))
case("gelu", F.gelu, draw(3, 5))
case("gelu_tanh", lambda x: F.gelu(x, approximate="tanh"), draw(3, 5))
case("relu", F.relu, draw(3, 5))
case("silu", F.silu, draw(3, 5))
case("tanh", torch.tanh, draw(3, 5))
case("sigmoid", torch.sigmoid, draw(3, 5))
case("softmax", lambda x: F.softmax(x, 1), draw(3, 5))
case("log_softmax", lambda x: F.log_softmax(x, -1), draw(3, 5))
case("conv2d", lambda x, w, b: F.conv2d(x, w, b, stride=(2, 1), padding=(1, 0), dilation=(1, 2), groups=2), draw(2, 4, 6, 7), draw(6, 2, 3, 2), draw(6))
case("conv2d_same", lambda x, w: F.conv2d(x, w, padding="same"), draw(1, 2, 5, 5), draw(3, 2, 3, 2))
case("conv2d_circular", lambda x, w: F.conv2d(F.pad(x, (1, 1, 2, 2), mode="circular"), w), draw(1, 2, 5, 5), draw(3, 2, 3, 3))
ids = torch.tensor([[0, 2, 5], [2, 4, 2]])
case("embedding", lambda w: F.embedding(ids, w, padding_idx=4), draw(6, 3))
classes = torch.tensor([1, 0, 4, 2])
ignored = torch.tensor([1, -1, 4, 2])
case("cross_entropy", lambda x: F.cross_entropy(x, classes), draw(4, 5))
case("cross_entropy_weighted", lambda x, w: F.cross_entropy(x, ignored, w.detach(), ignore_index=-1, label_smoothing=0.2, reduction="sum"), draw(4, 5), draw(5).abs())
case("cross_entropy_none", lambda x: F.cross_entropy(x, classes, reduction="none"), draw(4, 5))
case("cross_entropy_probabilities", lambda x, t: F.cross_entropy(x, torch.softmax(t, 1).detach()), draw(4, 5), draw(4, 5))
case("nll_loss", lambda x: F.nll_loss(x, classes), draw(4, 5))
case("mse_loss", F.mse_loss, draw(4, 5), draw(4, 5))
case("kl_div", lambda x, t: F.kl_div(x, t.detach(), log_target=True, reduction="sum"), draw(4, 5), draw(4, 5))
case("attention", attention, draw(2, 3, 4, 8), draw(2, 3, 6, 8), draw(2, 3, 6, 5))
case("attention_mask", attention, draw(2, 3, 4, 8), draw(2, 3, 6, 8), draw(2, 3, 6, 5), draw(2, 1, 1, 6))
allowed = torch.tensor([[True, True, False, True], [True, False, False, True], [True, True, True, True]])
case("attention_boolean", lambda q, k, v: attention(q, k, v, torch.zeros(3, 4, dtype=torch.float64).masked_fill(~allowed, -math.inf)), draw(2, 3, 4), draw(2, 4, 4), draw(2, 4, 4))
case("attention_causal", lambda q, k, v: attention(q, k, v, torch.zeros(4, 4, dtype=torch.float64).masked_fill(torch.ones(4, 4).triu(1) > 0, -math.inf)), draw(2, 4, 4), draw(2, 4, 4), draw(2, 4, 4))

starts = {}


def start(name, make):
    torch.manual_seed(SEED)
    starts[name] = [packed(t) for t in make()]


start("linear", lambda: torch.nn.Linear(5, 3).parameters())
start("conv2d", lambda: torch.nn.Conv2d(4, 6, (3, 2), groups=2).parameters())
start("embedding", lambda: torch.nn.Embedding(6, 3, padding_idx=-2).parameters())
start("layer_norm", lambda: torch.nn.LayerNorm(4).parameters())
start("dropout", lambda: [F.dropout(torch.ones(40), 0.3)])
start("uniform", lambda: [torch.nn.init.uniform_(torch.empty(4, 5), -2, 3)])
start("normal", lambda: [torch.nn.init.normal_(torch.empty(4, 5), 1, 0.5)])
start("trunc_normal", lambda: [torch.nn.init.trunc_normal_(torch.empty(4, 5), 0, 0.02, -0.03, 0.03)])
start("xavier_uniform", lambda: [torch.nn.init.xavier_uniform_(torch.empty(4, 5, 2), gain=1.5)])
start("xavier_normal", lambda: [torch.nn.init.xavier_normal_(torch.empty(4, 5))])
start("kaiming_uniform_fan_out_relu", lambda: [torch.nn.init.kaiming_uniform_(torch.empty(4, 5), mode="fan_out", nonlinearity="relu")])
start("kaiming_normal", lambda: [torch.nn.init.kaiming_normal_(torch.empty(4, 5), a=0.2)])

torch.manual_seed(SEED)
grads = [torch.randn(3, 4), torch.randn(5), torch.randn(2, 2, 2)]
clips = {}
for name, limit, order in (("two", 1.5, 2.0), ("one", 3.0, 1.0), ("infinity", 0.5, math.inf), ("loose", 100.0, 2.0)):
    parameters = [torch.nn.Parameter(torch.zeros_like(g)) for g in grads]
    for p, g in zip(parameters, grads):
        p.grad = g.clone()
    total = torch.nn.utils.clip_grad_norm_(parameters, limit, order)
    clips[name] = {"max": limit, "order": None if math.isinf(order) else order, "total": total.item(), "grads": [packed(p.grad) for p in parameters]}

document = {
    "torch": torch.__version__,
    "seed": SEED,
    "cases": cases,
    "starts": starts,
    "clip": {"grads": [packed(g) for g in grads], "runs": clips},
}
with open(os.path.join(os.path.dirname(os.path.abspath(__file__)), "torchsharp_nn.json"), "w") as file:
    json.dump(document, file)
    file.write("\n")

"""Numbers for the tests of the embedded TorchSharp's optimizers and schedules, from PyTorch's single-tensor path.

Run with Debian's python3-torch 1.13 (one thread): /usr/bin/python3 tools/reference/torchsharp_optim.py
Writes torchsharp_optim.json beside this file. Everything is float32 unless "dtype" says float64; numbers are exact
(shortest text that reads back to the same double).
"""
import json
import os
import torch

SEED = 20
STEPS = 20
torch.set_num_threads(1)


def problem(dtype):
    torch.manual_seed(SEED)
    weight = torch.randn(3, 4, dtype=dtype)
    bias = torch.randn(3, dtype=dtype)
    unused = torch.randn(2, dtype=dtype)
    inputs = torch.randn(8, 4, dtype=dtype)
    targets = torch.randn(8, 3, dtype=dtype)
    return weight, bias, unused, inputs, targets


def run(make, dtype=torch.float32, schedule=None):
    weight, bias, unused, inputs, targets = problem(dtype)
    parameters = [torch.nn.Parameter(t.clone()) for t in (weight, bias, unused)]
    optimizer = make(parameters)
    losses = []
    for _ in range(STEPS):
        optimizer.zero_grad()
        output = torch.tanh(inputs @ parameters[0].t() + parameters[1])
        loss = torch.nn.functional.mse_loss(output, targets)
        loss.backward()
        losses.append(loss.item())
        optimizer.step()
    return {"losses": losses, "final": [p.detach().flatten().tolist() for p in parameters]}


def rates(make, lr=0.5, steps=24):
    parameter = torch.nn.Parameter(torch.zeros(1))
    optimizer = torch.optim.SGD([parameter], lr=lr)
    schedule = make(optimizer)
    result = []
    for _ in range(steps):
        result.append(optimizer.param_groups[0]["lr"])
        optimizer.step()
        schedule.step()
    return result


O = torch.optim
S = torch.optim.lr_scheduler
runs = {
    "adamw": run(lambda p: O.AdamW(p, lr=0.05, weight_decay=0.1, foreach=False)),
    "adamw_float64": run(lambda p: O.AdamW(p, lr=0.05, weight_decay=0.1, foreach=False), torch.float64),
    "adamw_amsgrad_maximize": run(lambda p: O.AdamW(p, lr=0.03, betas=(0.8, 0.95), eps=1e-6, weight_decay=0.01, amsgrad=True, maximize=True, foreach=False)),
    "sgd": run(lambda p: O.SGD(p, lr=0.1, foreach=False)),
    "sgd_momentum_decay": run(lambda p: O.SGD(p, lr=0.1, momentum=0.9, dampening=0.1, weight_decay=0.05, foreach=False)),
    "sgd_nesterov_maximize": run(lambda p: O.SGD(p, lr=0.01, momentum=0.9, nesterov=True, weight_decay=0.05, maximize=True, foreach=False)),
}
schedules = {
    "lambda": rates(lambda o: S.LambdaLR(o, lambda epoch: 0.9 ** epoch)),
    "step": rates(lambda o: S.StepLR(o, 5, gamma=0.3)),
    "linear": rates(lambda o: S.LinearLR(o, start_factor=0.1, end_factor=0.7, total_iters=7)),
    "cosine": rates(lambda o: S.CosineAnnealingLR(o, 9, eta_min=0.01)),
    "sequential": rates(lambda o: S.SequentialLR(
        o, [S.LinearLR(o, start_factor=0.1, total_iters=4), S.CosineAnnealingLR(o, 12), S.StepLR(o, 2, gamma=0.5)], milestones=[4, 16])),
}
names = ["weight", "bias", "unused", "inputs", "targets"]
document = {
    "torch": torch.__version__,
    "seed": SEED,
    "steps": STEPS,
    "problem": {n: {"shape": list(t.shape), "values": t.flatten().tolist()} for n, t in zip(names, problem(torch.float32))},
    "problem_float64": {n: {"shape": list(t.shape), "values": t.flatten().tolist()} for n, t in zip(names, problem(torch.float64))},
    "runs": runs,
    "initial_rate": 0.5,
    "schedules": schedules,
}
with open(os.path.join(os.path.dirname(os.path.abspath(__file__)), "torchsharp_optim.json"), "w") as file:
    json.dump(document, file, indent=1)
    file.write("\n")

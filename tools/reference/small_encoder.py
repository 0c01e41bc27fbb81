"""The small encoder of the reference scripts, written with plain operations.

2 pre-norm layers, width 8, 2 heads, feed-forward 16, 4 tokens of 6 numbers, exact GELU, mean over tokens, 10 classes, float64; weights, data
and start factors come from dam_parity.safetensors beside this file. Modules are numbered 6 * layer + kind with kinds q, k, v, o, f1, f2.
"""
import json
import os
import struct

os.environ['OPENBLAS_NUM_THREADS'] = '1'
import numpy as np
import torch
import torch.nn.functional as F

torch.set_num_threads(1)
torch.set_default_dtype(torch.float64)
HERE = os.path.dirname(os.path.abspath(__file__))
KINDS = ['q', 'k', 'v', 'o', 'f1', 'f2']
MODULES = 12
OUT = [16 if i % 6 == 4 else 8 for i in range(MODULES)]
IN = [16 if i % 6 == 5 else 8 for i in range(MODULES)]
UNIT = [a + b for a, b in zip(IN, OUT)]
SCALE = 2.


def _read():
    raw = open(HERE + '/dam_parity.safetensors', 'rb').read()
    n = struct.unpack('<Q', raw[:8])[0]
    head = json.loads(raw[8:8 + n])
    out = {}
    for k, e in head.items():
        a, b = e['data_offsets']
        t = np.frombuffer(raw[8 + n + a:8 + n + b], {'F64': '<f8', 'F32': '<f4', 'I64': '<i8'}[e['dtype']]).reshape(e['shape'])
        out[k] = torch.tensor(t.copy(), dtype=torch.int64 if e['dtype'] == 'I64' else torch.float64)
    return out


T = _read()
X, Y = {s: T['x.' + s] for s in ('tr', 'va')}, {s: T['y.' + s] for s in ('tr', 'va')}


def weight(i):
    return T[f'base.blk.{i // 6}.{KINDS[i % 6]}.w.weight']


def logits(split, batch, head, change=None, weights=None):
    """change(i, x, y) replaces the output y of module i for its input x; weights[i] replaces its frozen weight."""
    def lin(layer, kind, x):
        i = 6 * layer + kind
        w = weight(i) if weights is None else weights[i]
        y = F.linear(x, w, T[f'base.blk.{layer}.{KINDS[kind]}.w.bias'])
        return y if change is None else change(i, x, y)

    def norm(x, name):
        return F.layer_norm(x, (8,), T[f'base.{name}.weight'], T[f'base.{name}.bias'], 1e-5)

    def split_heads(x):
        return x.view(x.shape[0], 4, 2, 4).transpose(1, 2)

    x = F.linear(X[split][torch.tensor(batch)], T['base.emb.weight'], T['base.emb.bias']) + T['base.pos']
    for layer in range(2):
        y = norm(x, f'blk.{layer}.n1')
        q, k, v = (split_heads(lin(layer, j, y)) for j in range(3))
        a = torch.softmax(q @ k.transpose(-1, -2) / 2, -1) @ v
        x = x + lin(layer, 3, a.transpose(1, 2).reshape(x.shape))
        x = x + lin(layer, 5, F.gelu(lin(layer, 4, norm(x, f'blk.{layer}.n2'))))
    return F.linear(norm(x, 'nf').mean(1), *head)


def loss(split, batch, head, change=None, weights=None):
    return F.cross_entropy(logits(split, batch, head, change, weights), Y[split][torch.tensor(batch)])


WARM_HEAD = (T['probe.head.weight'], T['probe.head.bias'])
FRESH_HEAD = (T['base.head.weight'], T['base.head.bias'])


def batches(split, count, size, seed):
    """Batches without repetition inside a pass."""
    g, n, out = torch.Generator().manual_seed(seed), len(Y[split]), []
    order = []
    while len(out) < count:
        if len(order) < size:
            order = torch.randperm(n, generator=g).tolist()
        out.append(order[:size])
        order = order[size:]
    return out


def save(name, result):
    def plain(v):
        if isinstance(v, torch.Tensor):
            return v.detach().tolist()
        if isinstance(v, np.ndarray):
            return v.tolist()
        if isinstance(v, dict):
            return {k: plain(w) for k, w in v.items()}
        if isinstance(v, (list, tuple)):
            return [plain(w) for w in v]
        return v
    result['versions'] = dict(torch=torch.__version__, numpy=np.__version__)
    with open(f'{HERE}/{name}.json', 'w') as f:
        json.dump(plain(result), f, separators=(',', ':'))
        f.write('\n')
    print('wrote', name + '.json', os.path.getsize(f'{HERE}/{name}.json'), 'bytes')


class Supernet:
    """LoRA of rank 4 on every module, started from the kept factors; one gate per module, or one per rank column."""

    def __init__(s):
        s.A = [T[f'A.{i}'].clone().requires_grad_() for i in range(MODULES)]
        s.B = [T[f'B.{i}'].clone().requires_grad_() for i in range(MODULES)]
        s.head = [t.clone().requires_grad_() for t in FRESH_HEAD]
        s.weights = [t for pair in zip(s.A, s.B) for t in pair] + s.head

    def loss(s, split, batch, gates, w=None):
        w = s.weights if w is None else w

        def change(i, x, y):
            h = x @ w[2 * i].t()
            return y + SCALE * ((h * gates[i]) @ w[2 * i + 1].t() if gates[i].dim() else gates[i] * (h @ w[2 * i + 1].t()))
        return loss(split, batch, w[-2:], change)

    def moved(s, steps):
        """New leaf tensors beside the weights."""
        return [(a.detach() + b).requires_grad_() for a, b in zip(s.weights, steps)]

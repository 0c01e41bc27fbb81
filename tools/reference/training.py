"""Reference numbers for the training loop: four-step LoRA trainings of a tiny ViT in PyTorch, float32.

    python3 tools/reference/training.py            writes training.json, training.safetensors and training-model/ beside this script
    python3 tools/reference/training.py --check    runs again and compares with the kept files (1e-6)

Network: ViT in Hugging Face's layout, 8x8 grey images, patches of 4, width 16, 2 layers, 2 heads, feed-forward 32, exact GELU, CLS token,
4 classes. LoRA of different ranks on five modules, alpha 2 r. Two runs: "clipped" (warm-up of 1 step, linear decay, weight decay 0.01,
gradient norm cut to 0.5) and "cosine" (no warm-up, cosine decay, no clipping, no weight decay). training.safetensors holds images
(uint8), the new head, the adapters at the start and every trained weight at the end. Made with torch 1.13.0 (Debian 12), one thread.
"""
import json
import math
import os
import struct
import sys

os.environ['OPENBLAS_NUM_THREADS'] = '1'
import numpy as np
import torch
import torch.nn.functional as F

torch.set_num_threads(1)
HERE = os.path.dirname(os.path.abspath(__file__))
D, LAYERS, HEADS, FF, IMAGE, PATCH, CLASSES, MEAN, STD = 16, 2, 2, 32, 8, 4, 4, .3, .4
RANKS = {'0.q': 2, '0.fc1': 1, '1.v': 4, '1.o': 2, '1.fc2': 2}
PART = {'q': 'attention.attention.query', 'k': 'attention.attention.key', 'v': 'attention.attention.value',
        'o': 'attention.output.dense', 'fc1': 'intermediate.dense', 'fc2': 'output.dense'}
RUNS = {'clipped': dict(lr=.02, warmup=1, decay='linear', weightDecay=.01, maxNorm=.5, steps=4),
        'cosine': dict(lr=.01, warmup=0, decay='cosine', weightDecay=0., maxNorm=0., steps=4)}
BATCH = 5


def name(address):
    layer, part = address.split('.')
    return f'vit.encoder.layer.{layer}.{PART[part]}'


def new_model(g):
    r = lambda *s: torch.randn(*s, generator=g) * .2
    w = {'vit.embeddings.cls_token': r(1, 1, D), 'vit.embeddings.position_embeddings': r(1, (IMAGE // PATCH) ** 2 + 1, D),
         'vit.embeddings.patch_embeddings.projection.weight': r(D, 1, PATCH, PATCH),
         'vit.embeddings.patch_embeddings.projection.bias': r(D), 'vit.layernorm.weight': 1 + r(D), 'vit.layernorm.bias': r(D),
         'classifier.weight': r(3, D), 'classifier.bias': r(3)}
    for l in range(LAYERS):
        for part in PART:
            o, i = {'fc1': (FF, D), 'fc2': (D, FF)}.get(part, (D, D))
            w[name(f'{l}.{part}') + '.weight'], w[name(f'{l}.{part}') + '.bias'] = r(o, i), r(o)
        for norm in ('layernorm_before', 'layernorm_after'):
            w[f'vit.encoder.layer.{l}.{norm}.weight'], w[f'vit.encoder.layer.{l}.{norm}.bias'] = 1 + r(D), r(D)
    return w


def logits(w, lora, head, x):
    b = len(x)
    def lin(l, part, h):
        n = name(f'{l}.{part}')
        y = F.linear(h, w[n + '.weight'], w[n + '.bias'])
        if f'{l}.{part}' in lora:
            a, bb = lora[f'{l}.{part}']
            y = y + 2.0 * F.linear(F.linear(h, a), bb)
        return y
    p = 'vit.embeddings.'
    h = F.conv2d(x, w[p + 'patch_embeddings.projection.weight'], w[p + 'patch_embeddings.projection.bias'], stride=PATCH)
    h = torch.cat([w[p + 'cls_token'].expand(b, -1, -1), h.flatten(2).transpose(1, 2)], 1) + w[p + 'position_embeddings']
    ln = lambda h, n: F.layer_norm(h, (D,), w[n + '.weight'], w[n + '.bias'], 1e-12)
    for l in range(LAYERS):
        y = ln(h, f'vit.encoder.layer.{l}.layernorm_before')
        sp = lambda z: z.view(b, -1, HEADS, D // HEADS).transpose(1, 2)
        q, k, v = (sp(lin(l, part, y)) for part in 'qkv')
        a = (q @ k.transpose(-1, -2) / math.sqrt(D // HEADS)).softmax(-1)
        h = h + lin(l, 'o', (a @ v).transpose(1, 2).reshape(b, -1, D))
        h = h + lin(l, 'fc2', F.gelu(lin(l, 'fc1', ln(h, f'vit.encoder.layer.{l}.layernorm_after'))))
    return F.linear(ln(h, 'vit.layernorm')[:, 0], *head)


def factor(t, steps, warmup, decay):
    if t < warmup:
        return (t + 1) / (warmup + 1)
    x = (t - warmup) / (steps - warmup)
    return 1 - x if decay == 'linear' else (1 + math.cos(math.pi * x)) / 2


def train(run, w, start, x, y, order):
    c = RUNS[run]
    p = {k: v.clone().requires_grad_() for k, v in start.items()}
    lora = {a: (p[f'{a}.A'], p[f'{a}.B']) for a in RANKS}
    head = (p['head.weight'], p['head.bias'])
    op = torch.optim.AdamW(p.values(), lr=c['lr'], weight_decay=c['weightDecay'])
    losses, norms, rates = [], [], []
    for t in range(c['steps']):
        rates.append(c['lr'] * factor(t, c['steps'], c['warmup'], c['decay']))
        op.param_groups[0]['lr'] = rates[-1]
        ix = order[t]
        loss = F.cross_entropy(logits(w, lora, head, x[ix]), y[ix])
        op.zero_grad()
        loss.backward()
        norms.append(torch.nn.utils.clip_grad_norm_(p.values(), c['maxNorm'] or math.inf).item())
        op.step()
        losses.append(loss.item())
    with torch.no_grad():
        z = logits(w, lora, head, x)
        score = [F.cross_entropy(z, y).item(), (z.argmax(-1) == y).float().mean().item()]
    return dict(options=c, losses=losses, gradientNorms=norms, learningRates=rates, finalLoss=score[0], finalAccuracy=score[1]), p, z


def write(path, tensors):
    header, data = {}, b''
    for k, v in tensors.items():
        a = v.detach().numpy()
        raw = a.astype({'float32': '<f4', 'uint8': 'u1', 'int64': '<i8'}[str(a.dtype)]).tobytes()
        header[k] = dict(dtype={'float32': 'F32', 'uint8': 'U8', 'int64': 'I64'}[str(a.dtype)], shape=list(a.shape),
                         data_offsets=[len(data), len(data) + len(raw)])
        data += raw
    text = json.dumps(header).encode()
    text += b' ' * (-len(text) % 8)
    with open(path, 'wb') as f:
        f.write(struct.pack('<Q', len(text)) + text + data)


def main():
    g = torch.Generator().manual_seed(11)
    w = new_model(g)
    n = 12
    images = torch.randint(0, 256, (n, IMAGE, IMAGE), generator=g, dtype=torch.uint8)
    y = torch.randint(0, CLASSES, (n,), generator=g)
    x = ((images.float() / 255 - MEAN) / STD)[:, None]
    start = {'head.weight': torch.randn(CLASSES, D, generator=g) * .1, 'head.bias': torch.randn(CLASSES, generator=g) * .1}
    for a, r in RANKS.items():
        o, i = w[name(a) + '.weight'].shape
        start[f'{a}.A'], start[f'{a}.B'] = torch.randn(r, i, generator=g) * .3, torch.randn(o, r, generator=g) * .3
    order = [torch.randperm(n, generator=g)[:BATCH].tolist() for _ in range(4)]
    kept = {'images': images, 'labels': y}
    kept.update({f'start.{k}': v for k, v in start.items()})
    result = dict(torch=torch.__version__, ranks=RANKS, alphaPerRank=2, mean=MEAN, std=STD, classes=CLASSES, batches=order, runs={})
    for run in RUNS:
        result['runs'][run], p, z = train(run, w, start, x, y, order)
        kept.update({f'{run}.{k}': v for k, v in p.items()})
        kept[f'{run}.logits'] = z
    if '--check' in sys.argv:
        old = json.load(open(HERE + '/training.json'))
        worst = max(abs(a - b) for run in RUNS for k in ('losses', 'gradientNorms', 'learningRates')
                    for a, b in zip(old['runs'][run][k], result['runs'][run][k]))
        print('largest difference', worst)
        sys.exit(worst > 1e-6)
    os.makedirs(HERE + '/training-model', exist_ok=True)
    json.dump(dict(model_type='vit', architectures=['ViTForImageClassification'], hidden_size=D, num_hidden_layers=LAYERS,
                   num_attention_heads=HEADS, intermediate_size=FF, hidden_act='gelu', layer_norm_eps=1e-12, hidden_dropout_prob=0.0,
                   attention_probs_dropout_prob=0.0, image_size=IMAGE, patch_size=PATCH, num_channels=1, qkv_bias=True,
                   initializer_range=.02, id2label={'0': 'a', '1': 'b', '2': 'c'}, label2id={'a': 0, 'b': 1, 'c': 2}),
              open(HERE + '/training-model/config.json', 'w'), indent=1)
    json.dump(dict(image_mean=[MEAN], image_std=[STD], size=dict(height=IMAGE, width=IMAGE), do_normalize=True, do_rescale=True,
                   rescale_factor=1 / 255, image_processor_type='ViTImageProcessor'),
              open(HERE + '/training-model/preprocessor_config.json', 'w'), indent=1)
    write(HERE + '/training-model/model.safetensors', w)
    write(HERE + '/training.safetensors', kept)
    json.dump(result, open(HERE + '/training.json', 'w'), indent=1)


main()

"""Expected outputs and gradients of the two encoder families, for tests/Models.Tests.

Plain PyTorch written from the published formulas (ViT: 2010.11929, BERT: 1810.04805), every token computed in every layer, attention by
explicit softmax. Tiny models with random float64 weights under Hugging Face names go to tools/reference/models/<name>: config.json,
model.safetensors, expected.json (inputs, features, logits, loss) and gradients.safetensors (of the mean cross entropy with respect to
every weight).

Run: /usr/bin/python3 tools/reference/models.py      Made with PyTorch 1.13.0 (Debian 12), seed 20261121, one thread.
"""

import json
import math
import pathlib
import struct

import torch

SEED = 20261121
ROOT = pathlib.Path(__file__).resolve().parent / "models"


def write_safetensors(path, tensors):
    """8 bytes of header length, JSON header padded to 8 bytes, raw little-endian values."""
    header, blobs, offset = {"__metadata__": {"format": "pt"}}, [], 0
    for name, tensor in sorted(tensors.items()):
        raw = tensor.detach().contiguous().numpy().tobytes()
        header[name] = {"dtype": "F64", "shape": list(tensor.shape), "data_offsets": [offset, offset + len(raw)]}
        blobs.append(raw)
        offset += len(raw)
    text = json.dumps(header).encode()
    text += b" " * (-len(text) % 8)
    path.write_bytes(struct.pack("<Q", len(text)) + text + b"".join(blobs))


def draw(generator, *shape, scale=0.3, shift=0.0):
    return (torch.randn(*shape, generator=generator, dtype=torch.float64) * scale + shift).requires_grad_()


def norm_weights(generator, w, name, d):
    w[f"{name}.weight"] = draw(generator, d, scale=0.1, shift=1.0)
    w[f"{name}.bias"] = draw(generator, d, scale=0.1)


def linear_weights(generator, w, name, fan_out, fan_in):
    w[f"{name}.weight"] = draw(generator, fan_out, fan_in)
    w[f"{name}.bias"] = draw(generator, fan_out, scale=0.1)


def norm(w, name, x, eps):
    mean = x.mean(-1, keepdim=True)
    variance = ((x - mean) ** 2).mean(-1, keepdim=True)
    return (x - mean) / torch.sqrt(variance + eps) * w[f"{name}.weight"] + w[f"{name}.bias"]


def linear(w, name, x):
    return x @ w[f"{name}.weight"].T + w[f"{name}.bias"]


def attention(w, names, x, heads, allowed=None):
    batch, length, d = x.shape
    split = lambda t: t.view(batch, length, heads, d // heads).permute(0, 2, 1, 3)
    q, k, v = (split(linear(w, n, x)) for n in names[:3])
    scores = q @ k.transpose(-1, -2) / math.sqrt(d // heads)
    if allowed is not None:
        scores = scores.masked_fill(~allowed[:, None, None, :], -math.inf)
    mixed = (torch.softmax(scores, -1) @ v).permute(0, 2, 1, 3).reshape(batch, length, d)
    return linear(w, names[3], mixed)


def gelu(x):
    return x * 0.5 * (1 + torch.erf(x / math.sqrt(2)))


def gelu_tanh(x):
    return 0.5 * x * (1 + torch.tanh(math.sqrt(2 / math.pi) * (x + 0.044715 * x**3)))


def vit(generator):
    config = {
        "architectures": ["ViTForImageClassification"], "model_type": "vit", "hidden_size": 8, "num_hidden_layers": 2,
        "num_attention_heads": 2, "intermediate_size": 12, "hidden_act": "gelu", "layer_norm_eps": 1e-6, "image_size": 6, "patch_size": 3,
        "num_channels": 2, "qkv_bias": True, "hidden_dropout_prob": 0.0, "attention_probs_dropout_prob": 0.0, "encoder_stride": 16,
        "id2label": {"0": "cat", "1": "dog", "2": "owl"}, "label2id": {"cat": 0, "dog": 1, "owl": 2}, "transformers_version": "4.40.0",
    }
    d, f, p, c = 8, 12, 3, 2
    w = {
        "vit.embeddings.cls_token": draw(generator, 1, 1, d),
        "vit.embeddings.position_embeddings": draw(generator, 1, 5, d),
        "vit.embeddings.patch_embeddings.projection.weight": draw(generator, d, c, p, p),
        "vit.embeddings.patch_embeddings.projection.bias": draw(generator, d, scale=0.1),
    }
    for i in range(2):
        layer = f"vit.encoder.layer.{i}"
        norm_weights(generator, w, f"{layer}.layernorm_before", d)
        norm_weights(generator, w, f"{layer}.layernorm_after", d)
        for name in ("attention.attention.query", "attention.attention.key", "attention.attention.value", "attention.output.dense"):
            linear_weights(generator, w, f"{layer}.{name}", d, d)
        linear_weights(generator, w, f"{layer}.intermediate.dense", f, d)
        linear_weights(generator, w, f"{layer}.output.dense", d, f)
    norm_weights(generator, w, "vit.layernorm", d)
    linear_weights(generator, w, "classifier", 3, d)

    images = torch.randn(3, c, 6, 6, generator=generator, dtype=torch.float64)
    kernel, stride_bias = w["vit.embeddings.patch_embeddings.projection.weight"], w["vit.embeddings.patch_embeddings.projection.bias"]
    patches = torch.nn.functional.conv2d(images, kernel, stride_bias, stride=p).flatten(2).transpose(1, 2)
    x = torch.cat([w["vit.embeddings.cls_token"].expand(3, -1, -1), patches], 1) + w["vit.embeddings.position_embeddings"]
    for i in range(2):
        layer = f"vit.encoder.layer.{i}"
        names = [f"{layer}.attention.attention.{n}" for n in ("query", "key", "value")] + [f"{layer}.attention.output.dense"]
        x = x + attention(w, names, norm(w, f"{layer}.layernorm_before", x, 1e-6), 2)
        inner = gelu(linear(w, f"{layer}.intermediate.dense", norm(w, f"{layer}.layernorm_after", x, 1e-6)))
        x = x + linear(w, f"{layer}.output.dense", inner)
    features = norm(w, "vit.layernorm", x, 1e-6)[:, 0]
    return config, w, {"pixels": images}, features, linear(w, "classifier", features), torch.tensor([2, 0, 1])


def bert(generator):
    config = {
        "architectures": ["BertForSequenceClassification"], "model_type": "bert", "vocab_size": 20, "max_position_embeddings": 7,
        "type_vocab_size": 2, "hidden_size": 8, "num_hidden_layers": 2, "num_attention_heads": 4, "intermediate_size": 10,
        "hidden_act": "gelu_new", "layer_norm_eps": 1e-12, "hidden_dropout_prob": 0.1, "attention_probs_dropout_prob": 0.1,
        "position_embedding_type": "absolute", "num_labels": 2, "use_cache": True, "gradient_checkpointing": False,
    }
    d, f = 8, 10
    w = {
        "bert.embeddings.word_embeddings.weight": draw(generator, 20, d),
        "bert.embeddings.position_embeddings.weight": draw(generator, 7, d),
        "bert.embeddings.token_type_embeddings.weight": draw(generator, 2, d),
    }
    norm_weights(generator, w, "bert.embeddings.LayerNorm", d)
    for i in range(2):
        layer = f"bert.encoder.layer.{i}"
        for name in ("attention.self.query", "attention.self.key", "attention.self.value", "attention.output.dense"):
            linear_weights(generator, w, f"{layer}.{name}", d, d)
        norm_weights(generator, w, f"{layer}.attention.output.LayerNorm", d)
        linear_weights(generator, w, f"{layer}.intermediate.dense", f, d)
        linear_weights(generator, w, f"{layer}.output.dense", d, f)
        norm_weights(generator, w, f"{layer}.output.LayerNorm", d)
    linear_weights(generator, w, "bert.pooler.dense", d, d)
    linear_weights(generator, w, "classifier", 2, d)

    ids = torch.randint(0, 20, (3, 5), generator=generator)
    mask = torch.tensor([[1, 1, 1, 1, 1], [1, 1, 1, 0, 0], [1, 1, 0, 0, 0]])
    x = w["bert.embeddings.word_embeddings.weight"][ids]
    x = x + w["bert.embeddings.position_embeddings.weight"][:5] + w["bert.embeddings.token_type_embeddings.weight"][0]
    x = norm(w, "bert.embeddings.LayerNorm", x, 1e-12)
    for i in range(2):
        layer = f"bert.encoder.layer.{i}"
        names = [f"{layer}.attention.self.{n}" for n in ("query", "key", "value")] + [f"{layer}.attention.output.dense"]
        x = norm(w, f"{layer}.attention.output.LayerNorm", attention(w, names, x, 4, mask.bool()) + x, 1e-12)
        inner = gelu_tanh(linear(w, f"{layer}.intermediate.dense", x))
        x = norm(w, f"{layer}.output.LayerNorm", linear(w, f"{layer}.output.dense", inner) + x, 1e-12)
    features = torch.tanh(linear(w, "bert.pooler.dense", x[:, 0]))
    return config, w, {"ids": ids, "mask": mask}, features, linear(w, "classifier", features), torch.tensor([1, 0, 1])


def main():
    torch.set_num_threads(1)
    for name, build in (("vit", vit), ("bert", bert)):
        config, weights, inputs, features, logits, labels = build(torch.Generator().manual_seed(SEED))
        loss = torch.nn.functional.cross_entropy(logits, labels)
        loss.backward()
        folder = ROOT / name
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "config.json").write_text(json.dumps(config, indent=2) + "\n")
        write_safetensors(folder / "model.safetensors", weights)
        write_safetensors(folder / "gradients.safetensors", {n: t.grad for n, t in weights.items()})
        expected = {
            "torch": torch.__version__, "seed": SEED, "labels": labels.tolist(), "features": features.tolist(), "logits": logits.tolist(),
            "loss": loss.item(), "parameters": sum(t.numel() for t in weights.values()),
        }
        expected.update({n: {"shape": list(t.shape), "values": t.flatten().tolist()} for n, t in inputs.items()})
        (folder / "expected.json").write_text(json.dumps(expected) + "\n")


if __name__ == "__main__":
    main()

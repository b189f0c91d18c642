"""The work of the benchmark in PyTorch; Xception is timm's legacy_xception."""

import contextlib

import torch
from torch import nn

from serve import BLOCKS, read_network, read_settings, serve

precision, task, size, batch, batches, seconds = read_settings()
torch.manual_seed(0)
gpu = torch.cuda.is_available()
place = torch.device("cuda" if gpu else "cpu")
binary_cross_entropy = nn.BCEWithLogitsLoss()


def mixed():
    if precision == "float32":
        return contextlib.nullcontext()
    return torch.autocast(place.type, dtype=torch.bfloat16)


def wait():
    if gpu:
        torch.cuda.synchronize()


def pixels():
    images = torch.rand(batch, 3, size, size, device=place) * 2 - 1
    return images.to(memory_format=torch.channels_last)


def features():
    import timm

    model = timm.create_model("legacy_xception", pretrained=False, num_classes=0).eval()
    model = model.to(place, memory_format=torch.channels_last)
    images = pixels().cpu()

    def run(n):
        with torch.inference_mode(), mixed():
            for _ in range(n):
                model(images.to(place)).float().cpu()

    return run


def transformer():
    import timm

    network = read_network()
    model = timm.create_model(network, pretrained=False, num_classes=0, img_size=size).eval().to(place)
    images = torch.rand(batch, 3, size, size) * 2 - 1

    def run(n):
        with torch.inference_mode(), mixed():
            for _ in range(n):
                model(images.to(place)).float().cpu()

    return run


def train(model, batches):
    model = model.to(place) if task == "head" else model.to(place, memory_format=torch.channels_last)
    optimizer = torch.optim.Adam(model.parameters(), 3e-4 if task == "pairs" else 1e-3, fused=True)
    model.train()

    def run(n):
        for _ in range(n):
            inputs, labels = batches()
            optimizer.zero_grad()
            with mixed():
                loss = binary_cross_entropy(model(inputs).float(), labels)
            loss.backward()
            optimizer.step()
        wait()

    return run


def head():
    model = nn.Sequential(
        nn.Linear(size, 512), nn.ReLU(), nn.Linear(512, 128), nn.ReLU(), nn.Linear(128, 1)
    )
    rows = torch.randn(50 * batch, size, device=place)
    labels = torch.randint(0, 2, (50 * batch, 1), device=place).float()

    def batches():
        picks = torch.randint(0, len(rows), (batch,), device=place)
        return rows[picks], labels[picks]

    return train(model, batches)


def convolutions():
    parts, channels = [], 3
    for filters, convolutions in BLOCKS:
        for _ in range(convolutions):
            parts += [nn.Conv2d(channels, filters, 3, padding=1, bias=False)]
            parts += [nn.BatchNorm2d(filters, eps=1e-3, momentum=0.01), nn.PReLU(filters)]
            channels = filters
        parts += [nn.MaxPool2d(2)]
    return parts, channels


def trunk():
    parts, channels = convolutions()
    model = nn.Sequential(*parts, nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(channels, 1))
    images = pixels()
    labels = (torch.arange(batch, device=place) % 2).float()[:, None]
    return train(model, lambda: (images, labels))


class Siamese(nn.Module):
    """Both paintings of all pairs in one go, which is faster than one side after the other."""

    def __init__(self):
        super().__init__()
        parts, channels = convolutions()
        places = (size // 2 ** len(BLOCKS)) ** 2
        dense = nn.Linear(places * channels, 128, bias=False)
        self.embed = nn.Sequential(*parts, nn.Flatten(), dense)
        self.scale = nn.Linear(1, 1)

    def forward(self, images):
        embeddings = nn.functional.normalize(self.embed(images))
        a, b = embeddings.chunk(2)
        return self.scale((a * b).sum(1, keepdim=True))


def pairs():
    images = pixels()
    labels = (torch.arange(batch // 2, device=place) % 2).float()[:, None]
    return train(Siamese(), lambda: (images, labels))


device = torch.cuda.get_device_name() if gpu else "CPU"
transformers = {"vit-small": transformer, "vit-base": transformer}
work = {"features": features, **transformers, "head": head, "trunk": trunk, "pairs": pairs}[task]()
serve(torch.__version__.split("+")[0], device, batch, batches, work, seconds, 2 if task == "pairs" else 1)

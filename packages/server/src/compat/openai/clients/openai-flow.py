"""What a user of PyPI's openai does, against an address; asserts what it gets.

Run: python openai-flow.py ADDRESS KEY PICTURE MASK
"""

import base64
import json
import sys
import urllib.request

import openai

ADDRESS, KEY, PICTURE, MASK = sys.argv[1:]
client = openai.OpenAI(base_url=f"{ADDRESS}/v1", api_key=KEY, max_retries=0)
TINY = {"size": "64x64", "extra_body": {"inkloom": {"steps": 2, "seed": 11}}}


def kind(text):
    head = base64.b64decode(text)[:12]
    if head.startswith(b"\x89PNG"):
        return "png"
    return "webp" if head.startswith(b"RIFF") else "jpeg"


def models():
    listed = [model.id for model in client.models.list()]
    assert "inkloom-mini" in listed, listed
    assert client.models.retrieve("inkloom-mini").owned_by == "inkloom"


def words():
    made = client.images.generate(model="inkloom-mini", prompt="雪地里的红房子", n=2, **TINY)
    assert [kind(image.b64_json) for image in made.data] == ["png", "png"]
    assert made.size == "64x64" and made.usage.total_tokens == 0
    small = client.images.generate(
        model="gpt-image-1",
        prompt="a red house",
        background="opaque",
        moderation="low",
        output_format="jpeg",
        output_compression=60,
        quality="low",
        user="somebody",
        **TINY,
    )
    assert kind(small.data[0].b64_json) == "jpeg"
    linked = client.images.generate(model="dall-e-3", prompt="a red house", style="vivid", **TINY)
    with urllib.request.urlopen(linked.data[0].url) as answer:
        assert answer.headers["content-type"] == "image/png"
        assert answer.read().startswith(b"\x89PNG")


def streams():
    events = list(
        client.images.generate(
            model="inkloom-mini", prompt="a red house", stream=True, partial_images=0, **TINY
        )
    )
    assert [event.type for event in events] == ["image_generation.completed"], events
    assert kind(events[0].b64_json) == "png" and events[0].usage.total_tokens == 0


def edits():
    with open(PICTURE, "rb") as picture, open(MASK, "rb") as mask:
        edited = client.images.edit(
            model="gpt-image-1", image=picture, mask=mask, prompt="a cat", n=1, **TINY
        )
    assert kind(edited.data[0].b64_json) == "png"
    with open(PICTURE, "rb") as picture:
        many = client.images.edit(
            image=[picture], prompt="a cat", input_fidelity="high", output_format="webp", **TINY
        )
    assert kind(many.data[0].b64_json) == "webp"
    with open(PICTURE, "rb") as picture:
        events = list(client.images.edit(image=picture, prompt="a cat", stream=True, **TINY))
    assert [event.type for event in events] == ["image_edit.completed"]
    with open(PICTURE, "rb") as picture:
        varied = client.images.create_variation(image=picture, n=1, response_format="b64_json")
    assert kind(varied.data[0].b64_json) == "png"


def refusals():
    def refused(error, code, param, ask):
        try:
            ask()
        except error as problem:
            assert (problem.code, problem.param) == (code, param), problem
            return
        raise AssertionError("nothing was refused")

    refused(
        openai.NotFoundError,
        "model_not_found",
        "model",
        lambda: client.images.generate(model="nothing", prompt="a"),
    )
    refused(
        openai.BadRequestError,
        "integer_above_max_value",
        "n",
        lambda: client.images.generate(prompt="a", n=11),
    )
    refused(
        openai.BadRequestError,
        "unsupported_value",
        "background",
        lambda: client.images.generate(prompt="a", background="transparent"),
    )
    refused(
        openai.BadRequestError,
        "unknown_parameter",
        "colour",
        lambda: client.images.generate(prompt="a", extra_body={"colour": "red"}),
    )
    with open(PICTURE, "rb") as first, open(MASK, "rb") as second:
        refused(
            openai.BadRequestError,
            "unsupported_value",
            "image",
            lambda: client.images.edit(image=[first, second], prompt="a"),
        )
    stranger = openai.OpenAI(base_url=f"{ADDRESS}/v1", api_key="sk-wrong", max_retries=0)
    refused(openai.AuthenticationError, "invalid_api_key", None, stranger.models.list)


models()
words()
streams()
edits()
refusals()
print(json.dumps("done"))

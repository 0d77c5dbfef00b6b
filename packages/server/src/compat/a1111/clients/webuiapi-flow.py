"""What a user of PyPI's webuiapi does, against an address; asserts what it gets.

Run: python webuiapi-flow.py PORT [NAME PASSWORD]
"""

import sys
import threading
import time

import webuiapi
from PIL import Image, ImageDraw

PORT = int(sys.argv[1])
LOGIN = dict(zip(("username", "password"), sys.argv[2:]))


def client():
    return webuiapi.WebUIApi(host="127.0.0.1", port=PORT, sampler="Euler a", steps=2, **LOGIN)


api = client()
TINY = {
    "width": 64,
    "height": 64,
    "cfg_scale": 1,
    "prompt": "a red house",
    "seed": 11,
    "subseed": 3,
}


def lists():
    assert "Euler a" in [sampler["name"] for sampler in api.get_samplers()]
    assert "Lanczos" in [upscaler["name"] for upscaler in api.get_upscalers()]
    assert {"name": "Latent"} in api.get_latent_upscale_modes()
    assert any(title.startswith("inkloom-mini") for title in api.util_get_model_names())
    assert api.get_scripts()["txt2img"]
    for ask in (
        api.get_sd_vae,
        api.get_loras,
        api.get_hypernetworks,
        api.get_face_restorers,
        api.get_realesrgan_models,
        api.get_prompt_styles,
        api.get_embeddings,
        api.get_cmd_flags,
    ):
        assert ask() is not None
    assert api.get_memory()["ram"]["total"] > 0
    assert api.refresh_checkpoints() is None


def options():
    assert api.util_get_current_model() in api.util_get_model_names()
    api.set_options({"CLIP_stop_at_last_layers": 2})
    assert api.get_options()["CLIP_stop_at_last_layers"] == 2
    api.set_options({"CLIP_stop_at_last_layers": 1})
    api.util_set_model("inkloom")
    assert api.util_get_current_model() in api.util_get_model_names()
    assert api.get_progress()["state"]["job_count"] == 0
    api.util_wait_for_ready(check_interval=0.1)


def words():
    made = api.txt2img(**TINY, negative_prompt="photo", batch_size=2, n_iter=2)
    assert [image.size for image in made.images] == [(64, 64)] * 4
    assert made.info["all_seeds"] == [11, 12, 13, 14]
    assert made.info["infotexts"][0] == made.images[0].info["parameters"]
    assert made.parameters["sampler_name"] == "Euler a"
    again = api.txt2img(**TINY, negative_prompt="photo")
    assert again.image.tobytes() == made.image.tobytes()
    fixed = api.txt2img(
        **TINY,
        enable_hr=True,
        hr_scale=1.5,
        hr_upscaler=webuiapi.HiResUpscaler.LatentBicubicAntialiased,
        hr_second_pass_steps=1,
        denoising_strength=0.5,
    )
    assert fixed.image.size == (96, 96)
    overridden = api.txt2img(
        **TINY,
        sampler_name="DPM++ 2M Karras",
        subseed_strength=0.25,
        override_settings={"CLIP_stop_at_last_layers": 2, "samples_format": "webp"},
        alwayson_scripts={"ControlNet": {"args": []}},
    )
    assert overridden.info["clip_skip"] == 2
    assert overridden.image.format == "WEBP"
    plot = api.txt2img(
        **TINY,
        script_name="X/Y/Z Plot",
        script_args=[4, "1,2", "", 0, "", "", 0, "", "", "True", "False", "False", "False", 0],
    )
    assert len(plot.images) == 1
    return made.image


def pictures(image):
    whole = api.img2img(**TINY, images=[image], denoising_strength=0.5)
    assert whole.image.size == (64, 64)
    mask = Image.new("RGB", image.size, "black")
    ImageDraw.Draw(mask).rectangle((0, 32, 64, 64), fill="white")
    masked = api.img2img(
        **TINY,
        images=[image],
        mask_image=mask,
        mask_blur=0,
        inpainting_fill=1,
        inpaint_full_res=False,
        denoising_strength=0.75,
    )
    upper = (0, 0, 64, 16)
    assert masked.image.convert("RGB").crop(upper).tobytes() == image.convert("RGB").crop(upper).tobytes()
    looped = api.img2img(
        **TINY, images=[image], script_name="Loopback", script_args=[2, 0.4, "Linear", "None"]
    )
    assert len(looped.images) == 3


def finished(image):
    enlarged = api.extra_single_image(
        image=image, upscaler_1=webuiapi.Upscaler.Lanczos, upscaling_resize=2
    )
    assert enlarged.image.size == (128, 128)
    both = api.extra_batch_images(
        images=[image, image], upscaler_1="Nearest", upscaler_2="Lanczos", extras_upscaler_2_visibility=0.5
    )
    assert [each.size for each in both.images] == [(128, 128)] * 2
    assert "Steps: 2" in api.png_info(image).info


def refusals(image):
    def refused(status, ask):
        try:
            ask()
        except RuntimeError as error:
            assert error.args[0] == status, error
            return
        raise AssertionError("nothing was refused")

    try:  # the service of the test describes; a real one without a captioner says that there is none
        assert api.interrogate(image).info == "caption of it"
    except RuntimeError as error:
        assert error.args[0] == 404, error
    refused(404, lambda: api.txt2img(**TINY, sampler_name="Nobody"))
    refused(422, lambda: api.txt2img(**TINY, script_name="Nobody"))
    refused(422, lambda: api.txt2img(**TINY, adetailer=[webuiapi.ADetailer()], alwayson_scripts={}))
    refused(501, lambda: api.txt2img(**TINY, restore_faces=True))
    unit = webuiapi.ControlNetUnit(image=image, module="canny", model="canny [d14c016b]")
    refused(422, lambda: api.txt2img(**TINY, controlnet_units=[unit], alwayson_scripts={}))


def control(image):
    """Units as webuiapi writes them; the control picture stands behind those that were drawn."""
    assert any(title.startswith("lines") for title in api.controlnet_model_list())
    assert "canny" in api.controlnet_module_list()
    assert api.controlnet_version() >= 2
    unit = webuiapi.ControlNetUnit(image=image, module="canny", model="lines", processor_res=64)
    drawn = api.txt2img(**TINY, controlnet_units=[unit], alwayson_scripts={})
    assert len(drawn.images) == 2
    assert "ControlNet 0" in drawn.info["infotexts"][0]
    again = api.img2img(images=[image], **TINY, controlnet_units=[unit], alwayson_scripts={})
    assert len(again.images) == 2
    reference = webuiapi.ControlNetUnit(image=image, module="reference_only", model="None")
    both = api.txt2img(**TINY, controlnet_units=[unit, reference], alwayson_scripts={})
    assert len(both.images) >= 2
    detected = api.controlnet_detect([image], module="canny")
    assert detected.image.size == (512, 512)


def interruption():
    """Two clients at once; what each sees depends on time, so it is not written down."""
    watcher, drawer = client(), client()
    for each in (watcher, drawer):
        each.session.headers["x-unrecorded"] = "1"
    made = []
    work = threading.Thread(
        target=lambda: made.append(drawer.txt2img(**TINY, steps=150, n_iter=50))
    )
    work.start()
    seen = set()
    while work.is_alive():
        progress = watcher.get_progress()
        if progress["state"]["job_no"] > 0:
            watcher.interrupt()
        if progress["current_image"]:
            seen.add(progress["current_image"])
        time.sleep(0.02)
    work.join()
    count = len(made[0].images)
    assert 0 < count < 50, count
    assert made[0].info["all_seeds"] == list(range(11, 11 + count))
    assert seen
    assert watcher.skip() is None
    assert watcher.get_progress()["progress"] == 0


lists()
options()
drawn = words()
pictures(drawn)
finished(drawn)
refusals(drawn)
control(drawn)
interruption()
print("done")

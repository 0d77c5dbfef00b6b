"""What a program does that sends graphs to ComfyUI: queues over HTTP, follows on the socket, fetches history and pictures.
Asserts what it gets and writes down what was said.

Run: python comfyui-flow.py ADDRESS GRAPHS TRAFFIC
ADDRESS: host and port, TRAFFIC: file to write, GRAPHS: JSON file with the graphs `api`, `page`, `picture` and `long`.
"""

import base64
import json
import sys
import urllib.error
import urllib.parse
import urllib.request
import uuid

import websocket

ADDRESS, GRAPHS, TRAFFIC = sys.argv[1:]
CLIENT = str(uuid.uuid4())
graphs = json.load(open(GRAPHS, encoding="utf-8"))
traffic = []


def ask(path, data=None, headers=None, told=None):
    """The answer's status and bytes."""
    request = urllib.request.Request(f"http://{ADDRESS}{path}", data=data, headers=headers or {})
    try:
        with urllib.request.urlopen(request) as answer:
            status, kind, got = answer.status, answer.headers.get("Content-Type", ""), answer.read()
    except urllib.error.HTTPError as error:
        status, kind, got = error.code, error.headers.get("Content-Type", ""), error.read()
    is_json = kind.startswith("application/json")
    traffic.append(
        {
            "method": "GET" if data is None else "POST",
            "path": path,
            "sent": told,
            "status": status,
            "got": json.loads(got) if is_json and got else {"bytes": base64.b64encode(got).decode()},
        }
    )
    return status, got


def get(path):
    status, got = ask(path)
    assert status == 200, (path, status, got)
    return json.loads(got)


def post(path, body):
    # urllib calls it a form; ComfyUI's own example does so, too.
    status, got = ask(path, json.dumps(body).encode(), told={"json": body})
    return status, json.loads(got) if got else None


def upload(name, picture):
    boundary = "flow-boundary"
    body = (
        f'--{boundary}\r\nContent-Disposition: form-data; name="image"; filename="{name}"\r\n'
        "Content-Type: image/png\r\n\r\n"
    ).encode() + picture + f"\r\n--{boundary}--\r\n".encode()
    kind = f"multipart/form-data; boundary={boundary}"
    told = {"form": base64.b64encode(body).decode(), "type": kind}
    status, got = ask("/upload/image", body, {"Content-Type": kind}, told)
    assert status == 200, got
    return json.loads(got)


def follow(socket, prompt_id):
    """Every message about a graph, to its end."""
    heard = []
    while True:
        message = socket.recv()
        if isinstance(message, bytes):
            assert message[:4] in (b"\0\0\0\1", b"\0\0\0\4")
            continue
        said = json.loads(message)
        if said["data"].get("prompt_id") != prompt_id:
            continue
        heard.append(said)
        if said["type"] == "executing" and said["data"]["node"] is None:
            traffic.append({"socket": heard})
            return [each["type"] for each in heard]


def run(socket, body):
    status, answer = post("/prompt", {**body, "client_id": CLIENT})
    assert status == 200, answer
    prompt_id = answer["prompt_id"]
    assert follow(socket, prompt_id)[-2:] == ["execution_success", "executing"]
    entry = get(f"/history/{prompt_id}")[prompt_id]
    assert entry["status"]["completed"] is True
    pictures = []
    for output in entry["outputs"].values():
        for image in output["images"]:
            status, picture = ask(f"/view?{urllib.parse.urlencode(image)}")
            assert status == 200 and picture.startswith(b"\x89PNG")
            pictures.append(picture)
    return pictures


assert get("/system_stats")["devices"]
assert "VAEDecode" in get("/object_info/VAEDecode")
assert get("/models/checkpoints")
socket = websocket.WebSocket()
socket.connect(f"ws://{ADDRESS}/ws?clientId={CLIENT}")
first = json.loads(socket.recv())
assert first["type"] == "status" and first["data"]["sid"] == CLIENT

[made] = run(socket, {"prompt": graphs["api"]})
[paged] = run(socket, {"workflow": graphs["page"]})
assert made[:8] == paged[:8]
sent = upload("made.png", made)
assert sent == {"name": "made.png", "subfolder": "", "type": "input"}
assert len(run(socket, {"prompt": graphs["picture"]})) == 1

status, refused = post("/prompt", {"prompt": {"1": {"class_type": "Unheard", "inputs": {}}}})
assert status == 400 and refused["error"]["type"] == "missing_node_type"

status, answer = post("/prompt", {"prompt": graphs["long"], "client_id": CLIENT})
waiting = post("/prompt", {"prompt": graphs["api"], "client_id": CLIENT})[1]["prompt_id"]
while True:
    message = socket.recv()
    if isinstance(message, str) and json.loads(message)["type"] == "progress":
        break
queue = get("/queue")
assert [each[1] for each in queue["queue_running"]] == [answer["prompt_id"]]
assert [each[1] for each in queue["queue_pending"]] == [waiting]
post("/queue", {"delete": [waiting]})
post("/interrupt", {})
assert "execution_interrupted" in follow(socket, answer["prompt_id"])
assert get(f"/history/{waiting}") == {}
socket.close()

with open(TRAFFIC, "w", encoding="utf-8") as file:
    json.dump(traffic, file)
print("done")

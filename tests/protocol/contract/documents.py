"""The contract's documents, and the messages that they describe."""

import json
import os

import yaml

FOLDER = os.path.join("protocol", "contract")


class Contract:
    def __init__(self, root):
        folder = os.path.join(root, FOLDER)
        self.documents = {}
        for name in sorted(os.listdir(folder)):
            with open(os.path.join(folder, name), encoding="utf-8") as file:
                self.documents[name] = json.load(file) if name.endswith(".json") \
                    else yaml.safe_load(file)

    def schema(self, reference):
        """What DOCUMENT#/POINTER names, with whatever it refers to in its place."""
        return self.whole({"$ref": reference}, None)

    def whole(self, node, document):
        if isinstance(node, list):
            return [self.whole(x, document) for x in node]
        if not isinstance(node, dict):
            return node
        rest = {name: self.whole(x, document) for name, x in node.items()
                if name not in ("$ref", "$id", "$schema")}
        if "$ref" not in node:
            return rest
        if beside := set(rest) - {"description"}:
            raise ValueError(f"{node['$ref']} stands beside {beside}, which would be lost")
        name, _, pointer = node["$ref"].partition("#")
        name = name.removeprefix("./") or document
        return self.whole(at(self.documents[name], pointer), name) | rest

    def frames(self, operation):
        """Yields (type, schema) of the frames that an operation of the stream may carry."""
        for message in self.documents["asyncapi.yaml"]["operations"][operation]["messages"]:
            name = message["$ref"].rsplit("/", 1)[1]
            yield name, self.schema(f"asyncapi.yaml#/components/messages/{name}/payload")

    def bodies(self):
        """Yields (method and path, schema) of the requests that have a body."""
        for path, methods in self.documents["openapi.yaml"]["paths"].items():
            for method, operation in methods.items():
                for content in operation.get("requestBody", {}).get("content", {}).values():
                    yield f"{method} {path}", self.whole(content["schema"], "openapi.yaml")


def at(document, pointer):
    for name in pointer.split("/")[1:]:
        name = name.replace("~1", "/").replace("~0", "~")
        document = document[int(name) if isinstance(document, list) else name]
    return document


def closed(schema, whole=True):
    """The schema, of objects that have no members but those which it names. For what the server
    sends: who reads it passes over unknown members, and the server says what it means to send."""
    out = dict(schema)
    for name in ("properties", "patternProperties"):
        if name in schema:
            out[name] = {member: closed(x) for member, x in schema[name].items()}
    for name in ("items", "additionalProperties"):
        if isinstance(schema.get(name), dict):
            out[name] = closed(schema[name])
    for name in ("allOf", "anyOf"):
        if name in schema:
            out[name] = [closed(x, whole=False) for x in schema[name]]
    if whole and ("properties" in schema or "allOf" in schema) and "additionalProperties" not in schema:
        out["unevaluatedProperties"] = False
    return out

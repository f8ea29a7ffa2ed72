# SPDX-License-Identifier: MIT
"""A WS-Management client of its own for the tests of wsmi-responder: http.client and ElementTree, nothing of the library."""

import base64
import http.client
import uuid
import xml.etree.ElementTree as ET
from xml.sax.saxutils import escape, quoteattr

from peer import PASSWORD, USER

NS = {
    "s": "http://www.w3.org/2003/05/soap-envelope",
    "a": "http://schemas.xmlsoap.org/ws/2004/08/addressing",
    "x": "http://schemas.xmlsoap.org/ws/2004/09/transfer",
    "n": "http://schemas.xmlsoap.org/ws/2004/09/enumeration",
    "e": "http://schemas.xmlsoap.org/ws/2004/08/eventing",
    "w": "http://schemas.dmtf.org/wbem/wsman/1/wsman.xsd",
    "b": "http://schemas.dmtf.org/wbem/wsman/1/cimbinding.xsd",
    "p": "http://schemas.microsoft.com/wbem/wsman/1/wsman.xsd",
    "f": "http://schemas.microsoft.com/wbem/wsman/1/wsmanfault",
    "cim": "http://schemas.dmtf.org/wbem/wscim/1/common",
    "xsi": "http://www.w3.org/2001/XMLSchema-instance",
    "it": "http://schemas.microsoft.com/wbem/wsman/1/cim/interactive.xsd",
}
# Items of --misbehave that only show in CIM operations; test_cim.py proves them.
CIM_ITEMS = {"no-relates-to", "wrong-action", "new-context", "no-context", "markup-context", "long-context", "empty-pulls",
             "extra-items", "cut-item"}
ANONYMOUS = NS["a"] + "/role/anonymous"
DMTF = "http://schemas.dmtf.org/wbem/wscim/1/cim-schema/2/"
WMI = "http://schemas.microsoft.com/wbem/wsman/1/wmi/root/demo/"
AMT = "http://intel.com/wbem/wscim/1/amt-schema/1/"
ALL = "http://schemas.dmtf.org/wbem/wscim/1/*"
CIM_XML = "http://schemas.dmtf.org/wbem/cim-xml/2/cim-schema/2/*"
INTRINSIC = "http://schemas.openwsman.org/wbem/wscim/1/intrinsic"
WSMAN = "http://schemas.dmtf.org/wbem/wsman/1/wsman"
WQL = "http://schemas.microsoft.com/wbem/wsman/1/WQL"
CQL = "http://schemas.dmtf.org/wbem/cql/1/dsp0202.pdf"
SELECTOR_FILTER = WSMAN + "/SelectorFilter"
ASSOCIATION_FILTER = "http://schemas.dmtf.org/wbem/wsman/1/cimbinding/associationFilter"


def split(tag):
    ns, _, local = tag[1:].partition("}") if tag.startswith("{") else ("", "", tag)
    return ns, local


def q(prefixed):
    prefix, _, local = prefixed.partition(":")
    return f"{{{NS[prefix]}}}{local}"


def epr(class_name, keys, uri=DMTF):
    """Address and reference parameters."""
    return (f"<a:Address>{ANONYMOUS}</a:Address><a:ReferenceParameters><w:ResourceURI>{uri}{class_name}</w:ResourceURI>"
            f"{selectors(keys)}</a:ReferenceParameters>")


def selectors(keys, namespace="root/demo"):
    items = [("__cimnamespace", namespace)] if namespace else []
    items += list(keys.items())
    text = "".join(f"<w:Selector Name={quoteattr(k)}>{v if str(v).startswith('<a:') else escape(str(v))}</w:Selector>"
                   for k, v in items)
    return f"<w:SelectorSet>{text}</w:SelectorSet>" if items else ""


class Fault(Exception):
    def __init__(self, reply):
        self.reply, fault = reply, reply.body.find(q("s:Fault"))
        self.code = fault.findtext(f"{q('s:Code')}/{q('s:Value')}").partition(":")[2]
        self.subcode = (fault.findtext(f"{q('s:Code')}/{q('s:Subcode')}/{q('s:Value')}") or ":").partition(":")[2]
        self.text = fault.findtext(f"{q('s:Reason')}/{q('s:Text')}")
        self.detail = fault.find(q("s:Detail"))
        tail = self.detail.findtext(q("w:FaultDetail")) if self.detail is not None else None
        self.tail = tail.rpartition("/")[2] if tail else None
        super().__init__(f"{reply.status} {self.code}/{self.subcode}/{self.tail}: {self.text}")

    def element(self, local):
        """Text of the first descendant of the detail with this local name."""
        for e in self.detail.iter() if self.detail is not None else ():
            if split(e.tag)[1] == local:
                return e.text
        return None


class Reply:
    def __init__(self, status, raw):
        self.status, self.raw = status, raw
        self.envelope = ET.fromstring(raw) if raw else None
        if raw:
            self.header = self.envelope.find(q("s:Header"))
            self.body = self.envelope.find(q("s:Body"))

    def head(self, name):
        return self.header.findtext(q(name))


class Client:
    def __init__(self, responder, **defaults):
        self.responder, self.defaults, self.http = responder, defaults, None

    def post(self, envelope, path="/wsman", agent=None):
        headers = {"Content-Type": "application/soap+xml;charset=UTF-8",
                   "Authorization": "Basic " + base64.b64encode(f"{USER}:{PASSWORD}".encode()).decode()}
        if agent:
            headers["User-Agent"] = agent
        if self.http is None:
            self.http = http.client.HTTPConnection("127.0.0.1", self.responder.port, timeout=20)
        self.http.request("POST", path, envelope.encode() if isinstance(envelope, str) else envelope, headers)
        answer = self.http.getresponse()
        return answer.status, answer.read()

    def close(self):
        if self.http is not None:
            self.http.close()

    def envelope(self, action, uri, body="", keys=None, **o):
        o = {**self.defaults, **o}
        self.message_id = "uuid:" + str(uuid.uuid4()).upper()
        declarations = "".join(f' xmlns:{k}="{v}"' for k, v in NS.items())
        options = "".join(f"<w:Option Name={quoteattr(k)}>{escape(v)}</w:Option>" for k, v in o.get("options", {}).items())
        parts = [
            f"<a:To>http://127.0.0.1:{self.responder.port}/wsman</a:To>",
            f'<w:ResourceURI s:mustUnderstand="true">{escape(uri)}</w:ResourceURI>' if uri else "",
            f'<a:ReplyTo><a:Address s:mustUnderstand="true">{ANONYMOUS}</a:Address></a:ReplyTo>' if o.get("reply_to", True) else "",
            f'<a:Action s:mustUnderstand="true">{escape(action)}</a:Action>' if action else "",
            f'<w:MaxEnvelopeSize s:mustUnderstand="true">{o.get("size", 512000)}</w:MaxEnvelopeSize>' if o.get("size", 512000) else "",
            f"<a:MessageID>{self.message_id}</a:MessageID>" if o.get("message_id", True) else "",
            '<w:Locale xml:lang="en-US" s:mustUnderstand="false"/>',
            f'<w:OptionSet s:mustUnderstand="true">{options}</w:OptionSet>' if options else "",
            selectors(keys or {}, o.get("namespace", "root/demo")),
            f'<w:OperationTimeout>{o["timeout"]}</w:OperationTimeout>' if "timeout" in o else "",
            o.get("header", ""),
        ]
        if o.get("uri_last"):
            parts.append(parts.pop(1))
        return f'<s:Envelope{declarations}><s:Header>{"".join(parts)}</s:Header><s:Body>{body}</s:Body></s:Envelope>'

    def ask(self, action, uri, body="", keys=None, **o):
        """The reply of a success; raises Fault."""
        path = o.get("path", "/wsman") + (f'/x/{o["spec"]}' if "spec" in o else "")
        status, raw = self.post(self.envelope(action, uri, body, keys, **o), path, o.get("agent"))
        reply = Reply(status, raw)
        if reply.envelope is not None and reply.body.find(q("s:Fault")) is not None:
            raise Fault(reply)
        return reply

    def uri(self, class_name, o):
        return o.pop("uri", self.defaults.get("base", DMTF)) + class_name

    def get(self, class_name, keys, **o):
        return self.ask(NS["x"] + "/Get", self.uri(class_name, o), keys=keys, **o)

    def put(self, class_name, keys, properties, **o):
        uri = self.uri(class_name, o)
        return self.ask(NS["x"] + "/Put", uri, element(uri, class_name, properties), keys, **o)

    def create(self, class_name, properties, **o):
        uri = self.uri(class_name, o)
        return self.ask(NS["x"] + "/Create", uri, element(uri, class_name, properties), **o)

    def delete(self, class_name, keys, **o):
        return self.ask(NS["x"] + "/Delete", self.uri(class_name, o), keys=keys, **o)

    def invoke(self, class_name, method, parameters="", keys=None, **o):
        uri = self.uri(class_name, o)
        return self.ask(f"{uri}/{method}", uri, element(uri, method + "_INPUT", parameters), keys, **o)

    def enumerate(self, class_name, inner="<w:OptimizeEnumeration/><w:MaxElements>1000</w:MaxElements>", **o):
        return self.ask(NS["n"] + "/Enumerate", self.uri(class_name, o), f"<n:Enumerate>{inner}</n:Enumerate>", **o)

    def pull(self, class_name, context, most=1000, **o):
        return self.ask(NS["n"] + "/Pull", self.uri(class_name, o),
                        f"<n:Pull><n:EnumerationContext>{escape(context)}</n:EnumerationContext>"
                        f"<n:MaxElements>{most}</n:MaxElements></n:Pull>", **o)

    def release(self, class_name, context, **o):
        return self.ask(NS["n"] + "/Release", self.uri(class_name, o),
                        f"<n:Release><n:EnumerationContext>{escape(context)}</n:EnumerationContext></n:Release>", **o)

    def query(self, text, dialect=WQL, **o):
        o.setdefault("uri", ALL)
        return self.enumerate("", '<w:OptimizeEnumeration/><w:MaxElements>1000</w:MaxElements>'
                                  f'<w:Filter Dialect="{dialect}">{escape(text)}</w:Filter>', **o)

    def walk(self, class_name, inner="", most=1000, **o):
        """All items of an enumeration, pulled until its end."""
        reply = self.enumerate(class_name, inner, **dict(o))
        got, current = items(reply), context(reply)
        while not ended(reply):
            reply = self.pull(class_name, current, most, **dict(o))
            got += items(reply)
            current = context(reply) or current
        return got

    def stats(self):
        c = http.client.HTTPConnection("127.0.0.1", self.responder.port, timeout=20)
        c.request("GET", "/stats")
        text = c.getresponse().read().decode()
        c.close()
        return {k: int(v) for k, v in (pair.split("=") for pair in text.split())}


def element(uri, name, content):
    ns = uri
    if isinstance(content, dict):
        content = "".join(f"<r:{k}>{escape(str(v))}</r:{k}>" for k, v in content.items())
    return f'<r:{name} xmlns:r="{ns}">{content}</r:{name}>'


def first(reply):
    return reply.body[0]


def response(reply):
    return first(reply)


def context(reply):
    return response(reply).findtext(q("n:EnumerationContext"))


def ended(reply):
    return response(reply).find(q("n:EndOfSequence")) is not None or response(reply).find(q("w:EndOfSequence")) is not None


def items(reply):
    for name in ("w:Items", "n:Items"):
        found = response(reply).find(q(name))
        if found is not None:
            return list(found)
    return []


def values(e):
    """Local name -> text, None for nil, list when repeated; elements inside stay elements."""
    out = {}
    for child in e:
        value = None if child.get(q("xsi:nil")) == "true" else (child if len(child) else child.text or "")
        name = split(child.tag)[1]
        out[name] = value if name not in out else (out[name] if isinstance(out[name], list) else [out[name]]) + [value]
    return out


def epr_keys(e):
    if e.tag != q("a:EndpointReference") and e.find(q("a:EndpointReference")) is not None:
        e = e.find(q("a:EndpointReference"))
    parameters = e.find(q("a:ReferenceParameters"))
    uri = parameters.findtext(q("w:ResourceURI"))
    return uri, {s.get("Name"): (s.text or "") if not len(s) else s for s in parameters.find(q("w:SelectorSet"))}

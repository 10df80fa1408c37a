import { expect, test } from "vitest";
import { candidatesApart, isAddressed } from "./candidates";

const candidate = (address: string) => `candidate:842163049 1 udp 1677729535 ${address} 46154 typ srflx raddr 10.0.0.17 rport 50000 generation 0`;

test.each(["203.0.113.141", "2001:db8::1", "::ffff:203.0.113.1", "5b4f9a2e-1c4e-4b53-a3a8-0d6a5d0e8f11.local"])("%s is an address", (address) => {
  expect(isAddressed(candidate(address))).toBe(true);
});

test.each(["evil.example", "x.evil.local.", "a.b.local", "localhost", "203.0.113.1.evil.example", "[2001:db8::1]", "١.١.١.١", "evil", ""])("%s is none", (address) => {
  expect(isAddressed(candidate(address))).toBe(false);
});

test.each([
  ["two candidates in one", `${candidate("203.0.113.1")}\r\na=${candidate("evil.example")}`],
  ["another kind of blank", candidate("203.0.113.1").replaceAll(" ", "\t")],
  ["two blanks, which browsers count differently", candidate("203.0.113.1 evil.example")],
  ["something else", "candidate:1"],
])("%s is not given to the browser", (_what, text) => {
  expect(isAddressed(text)).toBe(false);
});

test("the end of a generation may be told", () => {
  expect(isAddressed("")).toBe(true);
});

test("a description is taken apart", () => {
  const good = candidate("203.0.113.1");
  const lines = ["v=0", `a=${good}`, "m=audio 9 UDP/TLS/RTP/SAVPF 111", `a=${good}`, `a=${candidate("evil.example")}`, `A = Candidate:1 1 udp 1 evil.example 9 typ host`];
  const sdp = [...lines, "a=end-of-candidates", "m=video 9 UDP/TLS/RTP/SAVPF 96", `a=${good}`, ""].join("\n");
  expect(candidatesApart(sdp)).toEqual({
    sdp: ["v=0", "m=audio 9 UDP/TLS/RTP/SAVPF 111", "m=video 9 UDP/TLS/RTP/SAVPF 96", ""].join("\r\n"),
    candidates: [
      { candidate: good, sdpMid: null, sdpMLineIndex: 0 },
      { candidate: good, sdpMid: null, sdpMLineIndex: 1 },
    ],
  });
});

import { expect, test } from "vitest";
import { noHardware, orderCodecs, readCodecOffer, receiveOrder, type CodecOffer, type HardwareCodecs } from "./codecs";

const laptop: HardwareCodecs = { encodes: ["H264", "VP9"], decodes: ["AV1", "VP9", "H264"] };
const offer = (encodes: readonly string[], wish: CodecOffer["wish"] = "auto"): CodecOffer => ({ encodes, wish });

test.each([
  ["without hardware, the lightest in software", noHardware, offer([]), ["VP8", "VP9", "H264", "AV1"]],
  ["before the peer has said anything, it is taken to be like this machine", laptop, null, ["VP9", "H264", "VP8", "AV1"]],
  ["what the peer encodes in hardware, and not what this side does", laptop, offer(["AV1"]), ["AV1", "VP8", "VP9", "H264"]],
  ["of two that the peer encodes in hardware, the one that is decoded so here", { encodes: [], decodes: ["H264"] }, offer(["H264", "AV1"]), ["H264", "AV1", "VP8", "VP9"]],
  ["the peer's own choice", laptop, offer(["VP9"], "H264"), ["H264", "VP9", "VP8", "AV1"]],
] as const)("%s comes first", (_name, hardware, peer, expected) => {
  expect(receiveOrder("auto", hardware, peer)).toEqual(expected);
});

test("one's own choice comes before the peer's", () => {
  expect(receiveOrder("AV1", laptop, offer(["VP9"], "VP8"))[0]).toBe("AV1");
});

test("what is no offer is one of nothing", () => {
  expect(readCodecOffer({ type: "codecs", encodes: "AV1", wish: 7 })).toEqual({ encodes: [], wish: "auto" });
  expect(readCodecOffer({ type: "codecs", encodes: ["AV1", 3], wish: "VP9" })).toEqual({ encodes: ["AV1", ""], wish: "VP9" });
});

test("retransmission stays behind the codecs, in its order", () => {
  const codecs = ["video/VP8", "video/rtx", "video/AV1", "video/ulpfec"].map((mimeType) => ({ mimeType, clockRate: 90_000 }));
  expect(orderCodecs(codecs, ["AV1", "VP8"]).map(({ mimeType }) => mimeType)).toEqual(["video/AV1", "video/VP8", "video/rtx", "video/ulpfec"]);
});

import { expect, test } from "vitest";
import { iceUfrag, tuned } from "./sdp";

test("the voice is asked for error correction and silence, the screen's sound for stereo, whatever was there before", () => {
  const line = (parameters: string) => `m=audio 9 UDP/TLS/RTP/SAVPF 111\r\na=rtpmap:111 opus/48000/2\r\na=fmtp:111 minptime=10;${parameters}\r\na=fmtp:96 x=1\r\n`;
  const [voice, music] = ["useinbandfec=1;usedtx=1", "useinbandfec=1;stereo=1;sprop-stereo=1"];
  const wanted = `v=0\r\n${line(voice)}m=video 9 UDP/TLS/RTP/SAVPF 96\r\n${line(music)}`;

  expect(tuned(`v=0\r\n${line("useinbandfec=0")}m=video 9 UDP/TLS/RTP/SAVPF 96\r\n${line("useinbandfec=1;usedtx=1")}`)).toBe(wanted);
  expect(tuned(wanted)).toBe(wanted);
});

test("a description without Opus stays as it is", () => {
  expect(tuned("v=0\r\n")).toBe("v=0\r\n");
});

test("each video format is asked to begin with a picture that is sharp, and retransmission is left alone", () => {
  const sdp = "a=rtpmap:96 VP8/90000\r\na=rtcp-fb:96 nack pli\r\na=rtpmap:97 rtx/90000\r\na=fmtp:97 apt=96\r\na=rtpmap:98 VP9/90000\r\na=rtcp-fb:98 nack\r\na=fmtp:98 profile-id=0\r\n";
  const wanted =
    "a=rtpmap:96 VP8/90000\r\na=rtcp-fb:96 nack pli\r\na=fmtp:96 x-google-start-bitrate=600\r\na=rtpmap:97 rtx/90000\r\na=fmtp:97 apt=96\r\n" +
    "a=rtpmap:98 VP9/90000\r\na=rtcp-fb:98 nack\r\na=fmtp:98 profile-id=0;x-google-start-bitrate=600\r\n";

  expect(tuned(sdp)).toBe(wanted);
  expect(tuned(wanted)).toBe(wanted);
});

test("the ICE user name fragment is read", () => {
  expect(iceUfrag("v=0\r\na=ice-ufrag:aB1+\r\n")).toBe("aB1+");
  expect(iceUfrag("v=0")).toBe("");
});

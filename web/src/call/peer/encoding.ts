/** Changes the one encoding of a sender, unless it is so already. What a browser refuses, it decides by itself. */
export async function changeEncoding(
  sender: RTCRtpSender,
  change: RTCRtpEncodingParameters & { readonly networkPriority?: RTCPriorityType },
  isSo: (encoding: RTCRtpEncodingParameters) => boolean,
): Promise<void> {
  try {
    const parameters = sender.getParameters();
    const [encoding] = parameters.encodings;
    if (encoding !== undefined && !isSo(encoding)) {
      Object.assign(encoding, change);
      await sender.setParameters(parameters);
    }
  } catch {
    // Closed, not negotiated yet, or a browser that does not know this parameter: its own choice is good enough.
  }
}

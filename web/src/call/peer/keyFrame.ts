interface SetParameterOptions {
  readonly encodingOptions: readonly { readonly keyFrame: boolean }[];
}

type SetParameters = (parameters: RTCRtpSendParameters, options: SetParameterOptions) => Promise<void>;

/**
 * Makes the encoder's next frame one that can be decoded without those before (W3C WebRTC Extensions, "RTCSetParameterOptions"): what was sent
 * while the path was broken is missing at the other side, which would ask for it seconds later only. Browsers without it ignore the wish.
 */
export function sendKeyFrame(sender: RTCRtpSender | null): void {
  if (sender?.track == null) {
    return;
  }

  try {
    const parameters = sender.getParameters();
    const setParameters = sender.setParameters.bind(sender) as SetParameters;
    setParameters(parameters, { encodingOptions: parameters.encodings.map(() => ({ keyFrame: true })) }).catch(() => undefined);
  } catch {
    // Not negotiated, or closed meanwhile: there is no picture to refresh.
  }
}

import { fromBase64Url } from "../wire/base64url";
import { asTime, asText, isWire } from "../wire/wire";
import { idOfKey } from "./id";
import { signLines, verifyLines } from "./keys";

/** The person's key says that a device may speak for it (docs/protocol.md, "The handshake"). Times in ms since 1970. */
export interface Certificate {
  readonly notBefore: number;
  readonly notAfter: number;
  readonly signature: string;
}

const day = 24 * 60 * 60 * 1000;
export const certificateLife = 30 * day;
/** As the server has it: a day more than devices ask for, as clocks differ. */
const longestLife = 31 * day;
/** Renewed when less than this is left. */
export const renewalTime = 15 * day;
/** A page that stays open looks at its certificate so often: the device that can renew it need not be there at the first try. */
export const renewalCheck = day / 4;
/** Two clocks may differ by this much. */
export const clockTolerance = 5 * 60 * 1000;

export async function issueCertificate(privateKey: CryptoKey, id: string, deviceKey: string, now: number): Promise<Certificate> {
  const notBefore = Math.floor(now - clockTolerance);
  const notAfter = Math.floor(now + certificateLife);
  return { notBefore, notAfter, signature: await signLines(privateKey, "duet-device-v1", id, deviceKey, String(notBefore), String(notAfter)) };
}

/** Whether the person's key signed it for this device, and it is valid now: by the bounds of the server, whose twin is `IdentityVerifier`. */
export async function checkCertificate(personKey: string, deviceKey: string, certificate: Certificate, now: number): Promise<boolean> {
  const { notBefore, notAfter, signature } = certificate;
  const spki = fromBase64Url(personKey);
  if (spki === null || notBefore < 0 || notBefore > now + clockTolerance || notAfter <= now || notAfter - notBefore > longestLife) {
    return false;
  }

  return await verifyLines(personKey, signature, "duet-device-v1", await idOfKey(spki), deviceKey, String(notBefore), String(notAfter));
}

export function readCertificate(value: unknown): Certificate | null {
  if (!isWire(value)) {
    return null;
  }

  const notBefore = asTime(value["notBefore"]);
  const notAfter = asTime(value["notAfter"]);
  const signature = asText(value["signature"]);
  return notBefore === null || notAfter === null || signature === "" ? null : { notBefore, notAfter, signature };
}

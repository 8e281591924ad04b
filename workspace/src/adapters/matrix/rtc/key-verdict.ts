/** What the crypto engine knows of a device that somebody has. */
export interface KnownDevice {
  /** Base64. */
  readonly identityKey: string | undefined
  readonly signedByOwner: boolean
}

/**
 * Why a signed device has no part in a room's calls: `unannounced`: no member has let its owner in (T1);
 * `identity-changed`: its owner bears another identity than the one known here (T3); `out`: its owner is not in the
 * room, or was put out of the call.
 */
export type NoPart = 'unannounced' | 'identity-changed' | 'out'

export interface KeyFacts {
  /** Attacker-controlled, as all that the homeserver wrote. */
  readonly sender: string
  readonly claimedDevice: unknown
  /** What opening the message has shown; null when it came in clear. No device: it was not known at that moment. */
  readonly opened: { readonly sender: string; readonly device?: string; readonly identityKey: string } | null
  /** The device that the key names, as it is known by now. */
  readonly device: KnownDevice | null
  readonly part: 'has-part' | NoPart
}

export type KeyVerdict = 'accepted' | 'clear' | 'foreign' | 'unknown' | 'unsigned' | NoPart

/**
 * May this call key be believed? (D9) The SDK believes any event of the type, in clear too, and takes the device's name
 * from its content. Here the message must have been opened by Olm, by exactly the device that it names, and that device
 * must bear the signature of its owner. What counts is the identity key that opened it: a device's name is what the
 * sender says, and is missing where the device was not known yet when the message came.
 */
export function judgeKey({ sender, claimedDevice, opened, device, part }: KeyFacts): KeyVerdict {
  if (!opened) return 'clear'
  if (opened.sender !== sender || typeof claimedDevice !== 'string') return 'foreign'
  if (opened.device !== undefined && opened.device !== claimedDevice) return 'foreign'
  if (!device?.identityKey) return 'unknown'
  if (device.identityKey !== opened.identityKey) return 'foreign'
  if (!device.signedByOwner) return 'unsigned'
  return part === 'has-part' ? 'accepted' : part
}

/** Nothing that is learnt later makes these right. */
export function isFinal(verdict: KeyVerdict): boolean {
  return verdict === 'accepted' || verdict === 'clear' || verdict === 'foreign'
}

/** What the crypto engine knows of a device that somebody has. */
export interface KnownDevice {
  /** Base64. */
  readonly identityKey: string | undefined
  readonly signedByOwner: boolean
}

export interface KeyFacts {
  /** Attacker-controlled, as all that the homeserver wrote. */
  readonly sender: string
  readonly claimedDevice: unknown
  /** What opening the message has shown; null when it came in clear. */
  readonly opened: { readonly sender: string; readonly device?: string; readonly identityKey: string } | null
  readonly device: KnownDevice | null
  /** Says the roster of the room. */
  readonly allowed: boolean
}

/** `unknown` and `unsigned` may be a list of devices that is still on its way. */
export type KeyVerdict = 'accepted' | 'clear' | 'foreign' | 'unknown' | 'unsigned' | 'not-allowed'

/**
 * May this call key be believed? (D9) The SDK believes any event of the type, in clear too, and takes the device's name
 * from its content. Here the message must have been opened by Olm, by exactly the device that it names, and that device
 * must bear the signature of its owner. The key that opened it is compared, not its device's name alone: the name is
 * what the sender says.
 */
export function judgeKey({ sender, claimedDevice, opened, device, allowed }: KeyFacts): KeyVerdict {
  if (!opened) return 'clear'
  if (opened.sender !== sender || opened.device === undefined || opened.device !== claimedDevice) return 'foreign'
  if (!device?.identityKey) return 'unknown'
  if (device.identityKey !== opened.identityKey) return 'foreign'
  if (!device.signedByOwner) return 'unsigned'
  return allowed ? 'accepted' : 'not-allowed'
}

import type { Live, Unsubscribe } from '../../shared/lib/live.ts'

export type DeviceKind = 'microphone' | 'camera' | 'speaker'

export interface Device {
  /** The browser's `deviceId`; never leaves this browser. */
  readonly id: string
  readonly kind: DeviceKind
  /** Empty until the person allowed the microphone or the camera once. */
  readonly label: string
}

/** What was chosen for each kind; null: the system's own choice. Kept in this browser. */
export type Chosen = Readonly<Record<DeviceKind, string | null>>

/**
 * How a microphone or a camera stands. `refused`: the person or the browser said no for this site; `busy`: another
 * program holds it; `absent`: there is none.
 */
export type DeviceState = 'off' | 'asking' | 'on' | 'refused' | 'busy' | 'absent' | 'failed'

/** On, or on its way: who is quicker than their device enters with it all the same. */
export const wished = (state: DeviceState): boolean => state === 'on' || state === 'asking'

/** Something to look at. A frame never passes the interface: it goes from the port into the element. */
export interface Picture {
  /** Another picture, another id. */
  readonly id: string
  /** Shows it in the element until the returned function is called. One picture may be in several elements. */
  attach(element: HTMLVideoElement): Unsubscribe
}

/** The person's own image and voice before a call. `close` lets the devices go. */
export interface Preview {
  readonly microphone: Live<DeviceState>
  readonly camera: Live<DeviceState>
  readonly picture: Live<Picture | null>
  /** How loud the microphone is now, 0 to 1. */
  readonly level: Live<number>
  setMicrophone(on: boolean): Promise<void>
  setCamera(on: boolean): Promise<void>
  close(): void
}

/** What others see behind this person: the room as it is, the same blurred, something drawn, or a picture of their own. */
export const backgrounds = ['none', 'blur', 'dawn', 'forest', 'paper', 'own'] as const
export type Background = (typeof backgrounds)[number]

/**
 * How what is behind a person fares on this machine. `lighter`: it can't be drawn in time, so the picture is smaller and
 * has fewer images. `too-slow`: not even so; `failed`: it can't be drawn at all. In these two cameras are turned off: the
 * room is never shown instead, unless its person asks for it.
 */
export type BackgroundState = 'well' | 'lighter' | 'too-slow' | 'failed'

/** What became of a picture that was to be kept. */
export type PictureAnswer = 'kept' | 'wrong-type' | 'too-large' | 'unreadable' | 'no-room'

export interface DevicesPort {
  readonly devices: Live<readonly Device[]>
  readonly chosen: Live<Chosen>
  /** Kept for the next time. A preview follows it by itself; a call is told with `Call.useDevice`. */
  choose(kind: DeviceKind, id: string | null): void
  /**
   * Is the noise around the voice taken out (keyboards, fans)? Beside what the browser does by itself; off until somebody
   * turns it on, and kept. A call follows it by itself.
   */
  readonly quieter: Live<boolean>
  /** It was turned off by itself: this machine could not keep up, and the voice had gaps. Until it is set again. */
  readonly quieterStopped: Live<boolean>
  /** This machine is weak: such filters may do more harm than good. */
  readonly isWeak: boolean
  setQuieter(on: boolean): void
  /**
   * Set on this device, before a frame is sealed; kept, and followed by previews and calls by themselves. Where it can't
   * be set nothing is sent, rather than the room as it is.
   */
  readonly background: Live<Background>
  /** `well` again as soon as a camera is turned on anew, which is a new attempt, or no background is wished. */
  readonly backgroundState: Live<BackgroundState>
  /** False in browsers that give pages no frames. */
  readonly canSetBackground: boolean
  setBackground(background: Background): void
  /** A picture of one's own is kept, in this browser and nowhere else. Without one, `own` is blurred. */
  readonly hasPicture: Live<boolean>
  /** Keeps it and sets it; what was there stays where it can't be kept. Null: it is forgotten. */
  setPicture(file: File | null): Promise<PictureAnswer>
  preview(): Preview
  /** Two notes from the chosen speaker. Rejects with `CallError` `device`. */
  playTestSound(): Promise<void>
  /** Rings on the chosen speaker until the returned function is called; silent where the browser does not let it. */
  ring(): Unsubscribe
}

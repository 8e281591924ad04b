import type { Component, Ref } from 'vue'
import type { RouteRecordRaw } from 'vue-router'
import type { IconName } from '../shared/ui/icons.ts'
import type { Command } from './commands.ts'
import type { SlotName } from './slots.ts'
import type { Links } from './links.ts'
import type { Role } from '@parvis/contracts'

/**
 * A message catalogue: nested keys to sentences. French is the source language, typeset by the shell when it is added.
 * The outermost key is the feature's id (`{ chat: { title: … } }`), so that catalogues never meet.
 */
export interface Messages {
  readonly [key: string]: string | Messages
}

/** An entry of the rail (desktop) and of the bottom bar (phone). */
export interface NavItem {
  /** i18n key of the word. */
  readonly label: string
  readonly icon: IconName
  readonly to: string
  /** Position in the rail, ascending. */
  readonly order: number
  /** Shown only to these roles; to everyone when absent. */
  readonly roles?: readonly Role[]
  /** Count beside the word; nothing is shown for 0. */
  readonly badge?: Ref<number>
  /** At the foot of the rail, with the person. */
  readonly foot?: boolean
  /** Kept in the bottom bar of a phone (at most four), the others go under « Plus ». */
  readonly phone?: boolean
  /** Why the engine behind it does not run and what to do: the entry stays, greyed. Null when it runs. */
  readonly unavailable?: Readonly<Ref<{ readonly fr: string; readonly en: string } | null>>
}

/** A full-screen step that stands before the shell: sign-in, recovery code, « ouvert ailleurs ». */
export interface Gate {
  readonly component: Component
  /** The gate is shown while this is true. Gates are asked in the order of the feature list. */
  readonly closed: Readonly<Ref<boolean>>
}

/**
 * One of the services that make the workspace. The shell knows features by this shape only; take one out of the
 * list in `main.ts` and its routes, entries, links and slot contributions are gone, and nothing else changes.
 */
export interface Feature {
  readonly id: string
  readonly routes?: readonly RouteRecordRaw[]
  readonly nav?: readonly NavItem[]
  readonly gates?: readonly Gate[]
  /** Typed routes that others may open: `links.room(roomId)`. */
  readonly links?: Partial<Links>
  /** Components that this feature puts into slots that others render. */
  readonly slots?: Partial<Record<SlotName, readonly Component[]>>
  /** How many things of the person's have not left this browser: whoever closes it is asked first. */
  readonly unfinished?: Readonly<Ref<number>>
  /** What « Chercher » (Ctrl K) finds here for a text; for the empty text, what is most useful. */
  readonly commands?: (text: string) => readonly Command[]
  readonly messages: { readonly fr: Messages; readonly en: Messages }
}

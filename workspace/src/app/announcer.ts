import { inject, shallowRef, type InjectionKey, type ShallowRef } from 'vue'

/** Sentences for a screen reader. `assertive` only for what can't wait (a proof broke, a message was lost). */
export interface Announcer {
  readonly polite: ShallowRef<string>
  readonly assertive: ShallowRef<string>
  say(sentence: string, how?: 'polite' | 'assertive'): void
}

export const announcerKey: InjectionKey<Announcer> = Symbol('announcer')

export function createAnnouncer(): Announcer {
  const regions = { polite: shallowRef(''), assertive: shallowRef('') }
  return {
    ...regions,
    say(sentence, how = 'polite') {
      // The same sentence twice is a change only if it differs: a trailing space that nobody hears.
      regions[how].value = regions[how].value === sentence ? `${sentence}\u00A0` : sentence
    },
  }
}

/** Says a sentence to whoever listens to the page. Does nothing outside the shell. */
export function useAnnounce(): Announcer['say'] {
  return inject(announcerKey, undefined)?.say ?? (() => {})
}

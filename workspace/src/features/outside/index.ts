import type { App } from 'vue'
import { createBareApp } from '../../app/bare-app.ts'
import type { KeptText } from '../../app/preferences.ts'
import { en } from './messages/en.ts'
import { fr } from './messages/fr.ts'
import type { DropOffPort, GivenFolderPort, GivenLinkPort } from './port.ts'
import OutsideRoot from './ui/OutsideRoot.vue'

export interface OutsideOptions {
  /** What the address is about. */
  readonly page:
    | { readonly at: 'link'; readonly port: GivenLinkPort }
    | { readonly at: 'folder'; readonly port: GivenFolderPort }
    | { readonly at: 'drop'; readonly port: DropOffPort }
  readonly kept: KeptText
  readonly languages: readonly string[]
}

/** A page for people without an account, by itself: no session, no rooms, no engine. */
export const createOutside = ({ page, kept, languages }: OutsideOptions): App =>
  createBareApp({ root: OutsideRoot, props: { page }, messages: [{ fr, en }], kept, languages })

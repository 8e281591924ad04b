import { defineAsyncComponent, defineComponent, h } from 'vue'
import type { Feature } from '../../app/feature.ts'
import { en } from './messages/en.ts'
import { fr } from './messages/fr.ts'
import type { StoragePort, StorageWindow } from './port.ts'

export interface StorageParts {
  readonly port: StoragePort
  /** Null: the browser refused. */
  readonly openPopup: () => StorageWindow | null
}

/** The account of the storage behind shared folders, in the settings. */
export function createStorage(parts: StorageParts): Feature {
  const section = defineAsyncComponent(() => import('./ui/StorageSection.vue'))
  return {
    id: 'storage',
    slots: {
      'settings-section': [defineComponent({ name: 'StorageAccount', setup: () => () => h(section, { parts }) })],
    },
    messages: { fr, en },
  }
}

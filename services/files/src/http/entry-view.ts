import type { StoredEntry } from '@parvis/contracts'
import type { Entry } from '../store/file-store.ts'

export const entryView = ({ path, ...entry }: Entry): StoredEntry => ({ path: path.join('/'), ...entry })

import { ref, shallowRef, type Ref, type ShallowRef } from 'vue'
import { useI18n } from 'vue-i18n'
import { droppedFiles, type Dropped } from './model/dropped.ts'
import { meeting } from './model/names.ts'
import type { Index } from './model/tree.ts'
import type { CoffreId, FileEntry, FilesPort, NewFile, NodeId } from './port.ts'
import type { Act } from './useAct.ts'

export type Answer = 'replace' | 'both' | 'skip'

/** A file about to come whose name is taken: what shall happen is asked before a byte leaves. */
export interface Question {
  readonly file: File
  readonly entry: FileEntry
  /** How many more like it wait behind. */
  readonly more: number
}

export interface Deposit {
  readonly question: ShallowRef<Question | null>
  /** A drag with files is over the pane. */
  readonly over: Ref<boolean>
  answer(answer: Answer, forAll: boolean): void
  pick(files: readonly File[]): void
  drop(data: DataTransfer): Promise<void>
}

export interface DepositInto {
  readonly port: FilesPort
  readonly coffre: () => CoffreId
  readonly folder: () => NodeId
  readonly index: () => Index
  readonly act: Act
}

/** Files on their way into the open folder, with the folders that they stood in. */
export function useDeposit({ port, coffre, folder, index, act }: DepositInto): Deposit {
  const { t } = useI18n()
  const question = shallowRef<Question | null>(null)
  const over = ref(false)
  let waiting: readonly { readonly file: File; readonly entry: FileEntry }[] = []
  const ask = () => {
    const [first, ...rest] = waiting
    question.value = first ? { ...first, more: rest.length } : null
  }
  const send = (files: readonly NewFile[]) => files.length > 0 && port.upload(coffre(), files)

  async function take(dropped: readonly Dropped[]): Promise<void> {
    const loose = dropped.filter(({ folders }) => folders.length === 0).map(({ file }) => file)
    const met = meeting(loose, index().children.get(folder()) ?? [])
    const taken = new Set(met.map(({ file }) => file))
    send(loose.filter((file) => !taken.has(file)).map((file) => ({ file, parent: folder(), replaces: null })))
    waiting = [...waiting, ...met]
    ask()
    const inFolders = dropped.filter(({ folders }) => folders.length > 0)
    if (inFolders.length > 0) await act.run(t('files.failed.folder'), () => takeFolders(inFolders))
  }
  async function takeFolders(dropped: readonly Dropped[]): Promise<void> {
    const [into, top] = [coffre(), folder()]
    const made = new Map<string, NodeId>([['', top]])
    for (const { file, folders } of dropped) {
      for (let depth = 1; depth <= folders.length; depth++) {
        const path = folders.slice(0, depth).join('/')
        const parent = made.get(folders.slice(0, depth - 1).join('/')) ?? top
        if (!made.has(path)) made.set(path, await port.makeFolder(into, parent, folders[depth - 1] ?? ''))
      }
      port.upload(into, [{ file, parent: made.get(folders.join('/')) ?? top, replaces: null }])
    }
  }
  return {
    question,
    over,
    pick: (files) => void take(files.map((file) => ({ file, folders: [] }))),
    drop: async (data) => take(await droppedFiles(data)),
    answer(answer, forAll) {
      const answered = forAll ? waiting : waiting.slice(0, 1)
      waiting = waiting.slice(answered.length)
      if (answer !== 'skip')
        send(
          answered.map(({ file, entry }) => ({
            file,
            parent: folder(),
            replaces: answer === 'replace' ? entry.id : null,
          })),
        )
      ask()
    },
  }
}

export const en = {
  storage: {
    title: 'Storage account',
    words:
      'Your shared folders are kept by your organisation’s storage. Coffres do not depend on it: they stay sealed.',
    own: 'Parvis made an account for you.',
    ownWords: 'Did you have one already? Link it: your shared folders will be there, with those you had.',
    link: 'Link an existing account',
    waiting: 'Waiting for your agreement',
    waitingWords: 'Agree on the storage’s page, then come back here. It will show by itself.',
    open: 'Open the storage’s page',
    cancel: 'Cancel',
    linked: 'Linked to {name}',
    linkedWords: 'Parvis reaches it with an app password, which you can also take back in the storage.',
    refused: 'The storage no longer lets Parvis into {name}',
    refusedWords:
      'Access was taken back there, or the account is suspended. Your files are still there. Link the account again; if the storage refuses, ask your administrator.',
    again: 'Link again',
    signedIn: 'Your account: {name}',
    signedInWords: 'The storage knows you by the same sign-in as Parvis. There is nothing to link.',
    unlink: 'Unlink',
    askTitle: 'Unlink {name}?',
    askWords:
      'Parvis will go back to the account made for you. No file is deleted: those of {name} stay in the storage, and you can link it again.',
    close: 'Close',
    retry: 'Try again',
    loading: 'Loading the storage account',
    failed: {
      network: 'The server does not answer. Nothing has changed.',
      unavailable: 'The storage does not answer. Nothing has changed.',
      'signed-out':
        'The storage no longer accepts your sign-in. Your files are still there. Sign out, then sign in again.',
      refused: 'Your organisation does not allow it. Nothing has changed.',
    },
  },
}

/** Sentences of the shell. */
export const en = {
  shell: {
    skip: 'Skip to content',
    close: 'Close',
    cancel: 'Cancel',
    nav: {
      label: 'Main navigation',
      search: 'Search',
      today: 'Today',
      more: 'More',
      home: 'Parvis, home',
      unread: '{n} to read | {n} to read',
    },
    title: '{page} · Parvis',
  },
}

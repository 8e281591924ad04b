/** Sentences of the settings page. */
export const en = {
  settings: {
    nav: 'Settings',
    contents: 'Parts of the settings',
    appearance: {
      title: 'Appearance',
      words: 'Kept in this browser.',
      theme: 'Theme',
      system: 'The device’s',
      light: 'Light',
      dark: 'Dark',
      contrast: 'High contrast',
      size: 'Text size',
      sizeHelp: 'The layout follows, nothing disappears.',
      percent: '{n}%',
      font: 'Typeface',
      fontHelp: 'Atkinson tells I, l and 1 apart.',
      fontSystem: 'System',
      fontReadable: 'Atkinson',
      motion: 'Reduce motion',
      motionHelp: 'Panels open without sliding.',
      density: 'Compact display',
      densityHelp: 'More lines on the screen, for long lists.',
    },
    language: {
      title: 'Language',
      words: 'What others write stays in their language.',
      choose: 'Language of the interface',
    },
    keyboard: {
      title: 'Keyboard',
      words: 'Made for AZERTY keyboards too. No shortcut is a single key.',
    },
    about: {
      title: 'About',
      words: 'Parvis is free software, under the EUPL-1.2 licence.',
      licences: 'What others wrote, and their licences',
    },
  },
}

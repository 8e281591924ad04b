/** What others see behind a person, and what becomes of it on a machine that can't keep up. */
export const background = {
  label: 'Arrière-plan',
  none: 'Ma pièce, telle quelle',
  blur: 'Ma pièce, floutée',
  dawn: 'Aube',
  forest: 'Forêt',
  paper: 'Papier',
  own: 'Mon image',
  choose: 'Choisir une image…',
  forget: 'Oublier mon image',
  kept: 'Votre image est gardée dans ce navigateur seulement. Les autres la voient derrière vous, scellée comme le reste.',
  wrongType:
    'Cette image n’a pas été prise : choisissez une photo JPEG, PNG ou WebP. L’arrière-plan reste comme il était.',
  tooLarge: 'Cette image n’a pas été prise : elle dépasse 20 Mo. L’arrière-plan reste comme il était.',
  unreadable: 'Ce navigateur n’a pas pu lire cette image. L’arrière-plan reste comme il était ; essayez-en une autre.',
  noRoom: 'Ce navigateur n’a plus de place pour garder l’image. L’arrière-plan reste comme il était.',
  help: 'Posé sur cet appareil, avant que l’image soit scellée : la pièce ne part pas.',
  costly: 'Cet appareil est peu puissant : votre image pourrait être saccadée.',
  unable: 'Ce navigateur ne permet pas de changer l’arrière-plan.',
  state: {
    lighter:
      'Cet appareil ne suit pas l’arrière-plan : votre image part plus petite et moins fluide. La pièce reste cachée.',
    'too-slow':
      'Votre caméra est coupée : cet appareil est trop lent pour l’arrière-plan, et la pièce n’est pas montrée sans votre accord.',
    failed:
      'Votre caméra est coupée : l’arrière-plan n’a pas pu être posé, et la pièce n’est pas montrée sans votre accord.',
  },
  retry: 'Réessayer avec l’arrière-plan',
  showRoom: 'Montrer ma pièce',
}

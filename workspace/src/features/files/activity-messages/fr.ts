export const fr = {
  files: {
    activity: {
      title: 'Activité',
      words: 'Chaque ligne est signée par son auteur : le serveur ne peut pas la changer.',
      none: "Rien n'est lisible ici de ce qui a été fait. Rechargez la page une fois le réseau revenu.",
      more: 'Afficher la suite',
      added: 'Ajouté {by}',
      version: 'Remplacé {by} : version {n}',
      renamed: 'Renommé {by}. Avant : « {from} »',
      moved: 'Déplacé {by}, de « {from} » dans « {to} »',
      movedIn: 'Déplacé {by} dans « {to} »',
      movedOut: 'Sorti {by} de « {from} »',
      deleted: 'Mis à la corbeille {by}',
      restored: 'Rétabli {by}',
    },
  },
}

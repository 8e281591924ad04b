import type { RouteRecordRaw } from 'vue-router'
import type { Feature } from './feature.ts'

/** The shell's own pages around those of the features. An address of a feature that is not here is « not found ». */
export function shellRoutes(features: readonly Feature[]): RouteRecordRaw[] {
  return [
    { path: '/', name: 'today', component: () => import('./TodayPage.vue') },
    { path: '/plus', name: 'more', component: () => import('./MorePage.vue') },
    ...features.flatMap((feature) => feature.routes ?? []),
    { path: '/:any(.*)*', name: 'not-found', component: () => import('./NotFoundPage.vue') },
  ]
}

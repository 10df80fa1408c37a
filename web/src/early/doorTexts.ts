import type { Language } from "../texts/chooseLanguage";

/** What the early door says: the same texts as in the catalogues, which come later. */
export const doorTexts: Readonly<Record<Language, { readonly ready: string; readonly join: string; readonly joining: string }>> = {
  en: { ready: "Ready to join?", join: "Join", joining: "Joining …" },
  de: { ready: "Bereit?", join: "Beitreten", joining: "Beitritt …" },
  fr: { ready: "Prêt à rejoindre ?", join: "Rejoindre", joining: "Entrée …" },
  es: { ready: "¿Listo para entrar?", join: "Unirse", joining: "Entrando …" },
  pt: { ready: "Pronto para entrar?", join: "Entrar", joining: "A entrar …" },
  hi: { ready: "जुड़ने को तैयार?", join: "जुड़ें", joining: "जुड़ रहे हैं…" },
  zh: { ready: "准备好加入了吗？", join: "加入", joining: "正在加入…" },
  ja: { ready: "参加しますか？", join: "参加", joining: "参加しています…" },
  ar: { ready: "جاهز للانضمام؟", join: "انضمام", joining: "جارٍ الانضمام…" },
};

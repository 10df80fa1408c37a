import type { Language } from "../texts/chooseLanguage";

/** What the early home screen says: the same texts as in the catalogues, which come later. */
export const homeTexts: Readonly<Record<Language, { readonly title: string; readonly lead: string }>> = {
  en: { title: "Call one person", lead: "A call between two browsers. Nobody in between." },
  de: { title: "Eine Person anrufen", lead: "Ein Gespräch zwischen zwei Browsern. Niemand dazwischen." },
  fr: { title: "Appeler une personne", lead: "Un appel entre deux navigateurs. Personne entre les deux." },
  es: { title: "Llamar a una persona", lead: "Una llamada entre dos navegadores. Nadie en medio." },
  pt: { title: "Ligar para uma pessoa", lead: "Uma chamada entre dois navegadores. Ninguém no meio." },
  hi: { title: "एक व्यक्ति को कॉल करें", lead: "दो ब्राउज़रों के बीच कॉल। बीच में कोई नहीं।" },
  zh: { title: "呼叫一个人", lead: "两个浏览器之间的通话，中间没有别人。" },
  ja: { title: "ひとりに電話する", lead: "ふたつのブラウザーの間の通話。間には誰もいません。" },
  ar: { title: "اتصل بشخص واحد", lead: "مكالمة بين متصفحين، ولا أحد بينهما." },
};

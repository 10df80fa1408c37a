import type { Language } from "./languages";

/**
 * What the signs of the short authentication string are called, in the order of their table: people read them to one another, and screen readers
 * read them out. Loaded with the panel that shows them.
 */
const names: Readonly<Record<Language, string>> = {
  en:
    "Dog|Cat|Lion|Horse|Unicorn|Pig|Elephant|Rabbit|Panda|Rooster|Penguin|Turtle|Fish|Octopus|Butterfly|Flower|" +
    "Tree|Cactus|Mushroom|Globe|Moon|Cloud|Fire|Banana|Apple|Strawberry|Corn|Pizza|Cake|Heart|Smiley|Robot|" +
    "Hat|Glasses|Spanner|Santa|Thumbs up|Umbrella|Hourglass|Clock|Gift|Light bulb|Book|Pencil|Paperclip|Scissors|Lock|Key|" +
    "Hammer|Telephone|Flag|Train|Bicycle|Aeroplane|Rocket|Trophy|Ball|Guitar|Trumpet|Bell|Anchor|Headphones|Folder|Pin",
  de:
    "Hund|Katze|Löwe|Pferd|Einhorn|Schwein|Elefant|Hase|Panda|Hahn|Pinguin|Schildkröte|Fisch|Krake|Schmetterling|Blume|" +
    "Baum|Kaktus|Pilz|Erdkugel|Mond|Wolke|Feuer|Banane|Apfel|Erdbeere|Mais|Pizza|Kuchen|Herz|Smiley|Roboter|" +
    "Hut|Brille|Schraubenschlüssel|Weihnachtsmann|Daumen hoch|Regenschirm|Sanduhr|Wecker|Geschenk|Glühbirne|Buch|Bleistift|Büroklammer|Schere|Schloss|Schlüssel|" +
    "Hammer|Telefon|Flagge|Zug|Fahrrad|Flugzeug|Rakete|Pokal|Ball|Gitarre|Trompete|Glocke|Anker|Kopfhörer|Ordner|Stecknadel",
  fr:
    "Chien|Chat|Lion|Cheval|Licorne|Cochon|Éléphant|Lapin|Panda|Coq|Manchot|Tortue|Poisson|Poulpe|Papillon|Fleur|" +
    "Arbre|Cactus|Champignon|Globe|Lune|Nuage|Feu|Banane|Pomme|Fraise|Maïs|Pizza|Gâteau|Cœur|Smiley|Robot|" +
    "Chapeau|Lunettes|Clé à molette|Père Noël|Pouce levé|Parapluie|Sablier|Réveil|Cadeau|Ampoule|Livre|Crayon|Trombone|Ciseaux|Cadenas|Clé|" +
    "Marteau|Téléphone|Drapeau|Train|Vélo|Avion|Fusée|Trophée|Ballon|Guitare|Trompette|Cloche|Ancre|Casque|Dossier|Punaise",
  es:
    "Perro|Gato|León|Caballo|Unicornio|Cerdo|Elefante|Conejo|Panda|Gallo|Pingüino|Tortuga|Pez|Pulpo|Mariposa|Flor|" +
    "Árbol|Cactus|Seta|Globo terráqueo|Luna|Nube|Fuego|Plátano|Manzana|Fresa|Maíz|Pizza|Tarta|Corazón|Cara sonriente|Robot|" +
    "Sombrero|Gafas|Llave inglesa|Papá Noel|Pulgar arriba|Paraguas|Reloj de arena|Despertador|Regalo|Bombilla|Libro|Lápiz|Clip|Tijeras|Candado|Llave|" +
    "Martillo|Teléfono|Bandera|Tren|Bicicleta|Avión|Cohete|Trofeo|Balón|Guitarra|Trompeta|Campana|Ancla|Auriculares|Carpeta|Chincheta",
  pt:
    "Cão|Gato|Leão|Cavalo|Unicórnio|Porco|Elefante|Coelho|Panda|Galo|Pinguim|Tartaruga|Peixe|Polvo|Borboleta|Flor|" +
    "Árvore|Cato|Cogumelo|Globo|Lua|Nuvem|Fogo|Banana|Maçã|Morango|Milho|Piza|Bolo|Coração|Sorriso|Robô|" +
    "Chapéu|Óculos|Chave de porcas|Pai Natal|Polegar para cima|Guarda-chuva|Ampulheta|Despertador|Presente|Lâmpada|Livro|Lápis|Clipe|Tesoura|Cadeado|Chave|" +
    "Martelo|Telefone|Bandeira|Comboio|Bicicleta|Avião|Foguetão|Troféu|Bola|Guitarra|Trompete|Sino|Âncora|Auscultadores|Pasta|Pionés",
  hi:
    "कुत्ता|बिल्ली|शेर|घोड़ा|यूनिकॉर्न|सूअर|हाथी|खरगोश|पांडा|मुर्गा|पेंगुइन|कछुआ|मछली|ऑक्टोपस|तितली|फूल|" +
    "पेड़|कैक्टस|मशरूम|पृथ्वी|चाँद|बादल|आग|केला|सेब|स्ट्रॉबेरी|मक्का|पिज़्ज़ा|केक|दिल|मुस्कान|रोबोट|" +
    "टोपी|चश्मा|पाना|सांता|अंगूठा ऊपर|छाता|रेतघड़ी|घड़ी|उपहार|बल्ब|किताब|पेंसिल|पेपरक्लिप|कैंची|ताला|चाबी|" +
    "हथौड़ा|टेलीफ़ोन|झंडा|रेलगाड़ी|साइकिल|हवाई जहाज़|रॉकेट|ट्रॉफ़ी|गेंद|गिटार|तुरही|घंटी|लंगर|हेडफ़ोन|फ़ोल्डर|पिन",
  zh:
    "狗|猫|狮子|马|独角兽|猪|大象|兔子|熊猫|公鸡|企鹅|乌龟|鱼|章鱼|蝴蝶|花|" +
    "树|仙人掌|蘑菇|地球|月亮|云|火|香蕉|苹果|草莓|玉米|披萨|蛋糕|心|笑脸|机器人|" +
    "帽子|眼镜|扳手|圣诞老人|竖大拇指|雨伞|沙漏|闹钟|礼物|灯泡|书|铅笔|回形针|剪刀|锁|钥匙|" +
    "锤子|电话|旗帜|火车|自行车|飞机|火箭|奖杯|足球|吉他|小号|铃铛|锚|耳机|文件夹|图钉",
  ja:
    "犬|猫|ライオン|馬|ユニコーン|豚|象|うさぎ|パンダ|にわとり|ペンギン|亀|魚|たこ|蝶|花|" +
    "木|サボテン|きのこ|地球|月|雲|火|バナナ|りんご|いちご|とうもろこし|ピザ|ケーキ|ハート|笑顔|ロボット|" +
    "帽子|めがね|スパナ|サンタ|いいね|傘|砂時計|目覚まし時計|プレゼント|電球|本|鉛筆|クリップ|はさみ|錠前|鍵|" +
    "ハンマー|電話|旗|電車|自転車|飛行機|ロケット|トロフィー|ボール|ギター|トランペット|ベル|いかり|ヘッドホン|フォルダー|画びょう",
  ar:
    "كلب|قطة|أسد|حصان|وحيد القرن|خنزير|فيل|أرنب|باندا|ديك|بطريق|سلحفاة|سمكة|أخطبوط|فراشة|زهرة|" +
    "شجرة|صبار|فطر|كرة أرضية|قمر|سحابة|نار|موزة|تفاحة|فراولة|ذرة|بيتزا|كعكة|قلب|وجه مبتسم|روبوت|" +
    "قبعة|نظارة|مفتاح ربط|بابا نويل|إبهام مرفوع|مظلة|ساعة رملية|منبه|هدية|مصباح|كتاب|قلم رصاص|مشبك ورق|مقص|قفل|مفتاح|" +
    "مطرقة|هاتف|علم|قطار|دراجة|طائرة|صاروخ|كأس|كرة|غيتار|بوق|جرس|مرساة|سماعات|مجلد|دبوس",
};

/** The names of all signs in one language, by their place in the table. */
export function signNames(language: Language): readonly string[] {
  return names[language].split("|");
}

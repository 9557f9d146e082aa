//! Radicals that stand for the character they look like: Chromium and others write 文 and 见 into a PDF as U+2F42 and U+2EC5, whose
//! shapes are the same, and whoever looks for the character doesn't find it.

/// The characters of the Kangxi radicals U+2F00 to U+2FD5, in their order (Unicode, compatibility decomposition).
const KANGXI: &str = "一丨丶丿乙亅二亠人儿入八冂冖冫几凵刀力勹匕匚匸十卜卩厂厶又口囗土士夂夊夕大女子宀寸小尢尸屮山巛工己巾干幺广廴\
     廾弋弓彐彡彳心戈戶手支攴文斗斤方无日曰月木欠止歹殳毋比毛氏气水火爪父爻爿片牙牛犬玄玉瓜瓦甘生用田疋疒癶白皮皿\
     目矛矢石示禸禾穴立竹米糸缶网羊羽老而耒耳聿肉臣自至臼舌舛舟艮色艸虍虫血行衣襾見角言谷豆豕豸貝赤走足身車辛辰辵\
     邑酉釆里金長門阜隶隹雨靑非面革韋韭音頁風飛食首香馬骨高髟鬥鬯鬲鬼魚鳥鹵鹿麥麻黃黍黑黹黽鼎鼓鼠鼻齊齒龍龜龠";

/// Radicals of the supplement U+2E80 to U+2EF3 that are characters by themselves, each with its own (Unicode, `EquivalentUnifiedIdeograph`).
const SUPPLEMENT: &str = "⺁厂 ⺄乙 ⺈刀 ⺊卜 ⺒巳 ⺓幺 ⺝月 ⺟母 ⺠民 ⻁虎 ⻄西 ⻅见 ⻆角 ⻉贝 ⻋车 ⻑長 ⻓长 ⻔门 \
     ⻘青 ⻙韦 ⻚页 ⻛风 ⻜飞 ⻝食 ⻢马 ⻣骨 ⻤鬼 ⻥鱼 ⻦鸟 ⻧卤 ⻨麦 ⻩黄 ⻪黾 ⻬齐 ⻮齿 ⻰龙 ⻱龜 ⻳龟";

/// The character that a radical stands for; any other stays what it is.
pub fn character(c: char) -> char {
    let found = match c {
        '\u{2f00}'..='\u{2fd5}' => KANGXI.chars().nth(c as usize - 0x2f00),
        '\u{2e80}'..='\u{2ef3}' => SUPPLEMENT
            .split(' ')
            .find_map(|pair| pair.strip_prefix(c))
            .and_then(|own| own.chars().next()),
        _ => None,
    };
    found.unwrap_or(c)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn radicals_are_read_as_their_characters_and_nothing_else_changes() {
        assert_eq!(KANGXI.chars().count(), 0x2fd6 - 0x2f00);
        let read = |text: &str| text.chars().map(character).collect::<String>();
        assert_eq!(read("⽅⾯⽂⼈⼀⿕"), "方面文人一龠");
        assert_eq!(read("意⻅常⻅⻓期⻔⻢⻳"), "意见常见长期门马龟");
        let others = "甲1⺮，长门⿰";
        assert_eq!(read(others), others);
    }
}

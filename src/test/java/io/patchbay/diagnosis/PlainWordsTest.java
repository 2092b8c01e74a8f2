package io.patchbay.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;

import io.patchbay.support.HouseWords;
import io.patchbay.web.Language;
import java.util.Objects;
import java.util.stream.Stream;
import org.jsoup.Jsoup;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** No word of the house in what people read: what is written in files. The pages: {@code SpokenPagesTest}. */
class PlainWordsTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Our ears were closed from 11:57 to 11:57",
                "by a gap in our listening",
                "Of the last 96 quarters of an hour webhooks were heard in 0",
                "Probe now",
                "The look got no answer",
                "Every look was answered lately",
                "Sweep now",
                "Nothing differed from what we believed.",
                "no lane has named a number",
                "Nobody, a clock",
                "None runs",
                "nobody but the sender says so",
                "The customer acts",
                "Ours",
                "written down by Jon",
                "The link stands at “active”, the signup at “failed”",
                "The sender announced a number.",
                "The same happening was already told by delivery",
                "The signature fits none of our secrets",
                "headers are a stranger’s words",
                "Nothing would change something",
                "Each was tried by itself, against today.",
                "the last one was made used",
                "Every event is worked off",
                "This node hears what changes on the others",
                "Seen so since 6 min ago.",
                "Looked at 6 min ago.",
                "Begun 30 Nov 2026",
                "no number placed",
                "Came second",
                "Only a resemblance",
                "Another project’s",
                "Card",
                "Lineage",
                "Take it out of use",
                "Your own id for it",
                "Also told to the provider",
                "stays on our page",
                "Make key",
                "A key may do what its role may do.",
                "has to be filled in",
                "5 things to correct",
                "There is no such page here, or nobody may see it.",
                "Several things fit",
                "Nothing fits",
                "A phone number in any writing",
                "of all that is true of a connection the first heads the case",
                "It is the case now.",
                "What would change our mind",
                "What both tell counts once.",
                "Something changed, show",
                "Later",
                "Go back",
                "Ask one of them to press it.",
                "first try",
                "Tries to sign up",
                "Forget for good",
                "Goes",
                "What takes hours or days is planted",
                "Each strikes so many times, then it is over.",
                "We, through the provider",
                "Connecting and funding are two steps.",
                "begin anew",
                "seldom two days",
                "lives in a WhatsApp app",
                "it would be drawn in",
            })
    void aWordOfTheHouseIsNoticed(String text) {
        assertThat(HouseWords.in(text)).isNotEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Hello Grace Miller,",
                "This link has done its work",
                "The line is up. You can close this page.",
                "If you meant to stop, a short answer is enough.",
                "Por favor, no toques el enlace",
                "Estamos mirando tu conexión.",
                "Ya tienes conexión, pero con un número que pone Meta",
                "Estamos olhando a sua conexão.",
                "Escrevemos assim que soubermos mais.",
                "vamos atrás dela por você.",
            })
    void customersAreSpokenToPlainly(String text) {
        assertThat(HouseWords.inLetter(text)).isNotEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "our_ears_closed",
                "whatsapp.phone_number.created",
                "Another provider still holds the number",
                "Ask them to disconnect the old provider",
                "Save a card in Billing Hub",
                "Look up the subcode.",
                "Changes, show",
                "No stays are planned.",
            })
    void codesAndOrdinaryEnglishAreLeftAlone(String text) {
        assertThat(HouseWords.in(text)).isEmpty();
    }

    @Test
    void whatPeopleReadOnAPageIsReadAndWhatCameFromOutsideIsNot() {
        var page = Jsoup.parse("<p>Fine <b>probe</b></p><button aria-label=\"Sweep now\">x</button><code>probe</code>"
                + "<pre>lane: probe</pre><a class=\"lane\" href=\"/ears\">y</a><p lang=\"es\">probe</p>");

        assertThat(HouseWords.on(page)).hasSize(2);
    }

    @ParameterizedTest
    @EnumSource(VerdictCode.class)
    void noVerdictSaysAWordOfTheHouse(VerdictCode code) {
        assertThat(Stream.of(code.sentence(), code.title(), code.happened(), code.next(), code.dont(), code.unless())
                        .flatMap(text -> HouseWords.in(text).stream()))
                .isEmpty();
    }

    @Test
    void noCodeIsExplainedWithAWordOfTheHouse() {
        assertThat(CodeCatalogue.all()
                        .flatMap(row -> Stream.of(row.title(), row.meaning(), row.remedy(), row.customer()))
                        .filter(Objects::nonNull)
                        .flatMap(text -> HouseWords.in(text).stream()))
                .isEmpty();
    }

    @ParameterizedTest
    @MethodSource("io.patchbay.web.Language#tags")
    void noLetterAndNoPageOfACustomerSaysAWordOfTheHouse(String tag) {
        assertThat(Stream.of("/playbook/letters", "/messages/customer")
                        .flatMap(file -> Playbook.read(file + Language.file(tag)).values().stream())
                        .flatMap(text -> HouseWords.inLetter(text.toString()).stream()))
                .isEmpty();
    }
}

using System.Collections.Immutable;

namespace Why403.Rendering;

/// <summary>The member table of a diagnosis: the order is the order in the document. Nothing here is renamed or removed within version 1.</summary>
internal static class DiagnosisMembers
{
    private static readonly TextShape Text = new();
    private static readonly ListShape<string> Texts = new(Text);
    private static readonly NumberShape Number = new();
    private static readonly WordShape<Layer> LayerWord = new(Words.Of, Words.Layer);
    private static readonly WordShape<Owner> OwnerWord = new(Words.Of, Words.Owner);
    private static readonly WordShape<Confidence> ConfidenceWord = new(Words.Of, Words.Confidence);

    private static (bool, T) Some<T>(T? value) where T : class => (value is not null, value!);
    private static (bool, T) Some<T>(T? value) where T : struct => (value.HasValue, value.GetValueOrDefault());

    private static ObjectShape<T> Object<T>(string name, Func<ObjectReading, T> make, params IMember<T>[] members) => new(name, members, make);

    private static readonly ObjectShape<Text.SourceSpan> WhereShape = Where();

    private static ObjectShape<Text.SourceSpan> Where()
    {
        Member<Text.SourceSpan, string> file = new("file", "The file, or - for standard input.", Text, s => s.File);
        Member<Text.SourceSpan, int> line = new("line", "From 1.", Number, s => s.Line);
        Member<Text.SourceSpan, int> column = new("column", "From 1.", Number, s => s.Column);
        Member<Text.SourceSpan, int> endLine = new("endLine", "The line of the end.", Number, s => s.EndLine);
        Member<Text.SourceSpan, int> endColumn = new("endColumn", "The column after the last one.", Number, s => s.EndColumn);
        return Object("span", o => new Text.SourceSpan(file.Of(o), line.Of(o), column.Of(o), endLine.Of(o), endColumn.Of(o)), file, line, column, endLine, endColumn);
    }

    private static ObjectShape<Evidence> EvidenceShape()
    {
        Member<Evidence, VantagePoint> from = new("from", "From where it was seen.", new WordShape<VantagePoint>(Words.Of, Words.VantagePointOf), e => e.From);
        Member<Evidence, string> fact = new("fact", "One fact, its secrets redacted.", Text, e => e.Fact);
        OptionalMember<Evidence, Text.SourceSpan> where = new("where", "The place in a text, where there is one.", WhereShape, e => Some(e.Where));
        return Object("evidence", o => new Evidence(from.Of(o), fact.Of(o), where.OrNull(o)), from, fact, where);
    }

    private static readonly ListShape<Evidence> EvidenceList = new(EvidenceShape());

    private static ObjectShape<Patch> PatchShape()
    {
        Member<Patch, string> file = new("file", "The file to change.", Text, p => p.File);
        Member<Patch, int> line = new("line", "From 1: the first removed line, or the line before which the added ones stand.", Number, p => p.Line);
        Member<Patch, ImmutableArray<string>> removed = new("removed", "Lines to take out.", Texts, p => p.Removed);
        Member<Patch, ImmutableArray<string>> added = new("added", "Lines to put in.", Texts, p => p.Added);
        return Object("patch", o => new Patch(file.Of(o), line.Of(o), removed.Of(o), added.Of(o)), file, line, removed, added);
    }

    private static ObjectShape<SourceLine> SourceShape()
    {
        Member<SourceLine, string> file = new("file", "The name that spans carry.", Text, l => l.File);
        Member<SourceLine, int> number = new("number", "From 1.", Number, l => l.Number);
        Member<SourceLine, string> text = new("text", "The line, its secrets redacted.", Text, l => l.Text);
        return Object("sourceLine", o => new SourceLine(file.Of(o), number.Of(o), text.Of(o)), file, number, text);
    }

    private static ObjectShape<Remedy> RemedyShape()
    {
        Member<Remedy, string> title = new("title", "What to do.", Text, r => r.Title);
        Member<Remedy, Owner> owner = new("owner", "Who can do it.", OwnerWord, r => r.Owner);
        Member<Remedy, Safety> safety = new("safety", "What it can do to the protection of the site.", new WordShape<Safety>(Words.Of, Words.Safety), r => r.Safety);
        Member<Remedy, string> detail = new("detail", "How; may be empty.", Text, r => r.Detail);
        OptionalMember<Remedy, string> check = new("check", "What shows that it worked.", Text, r => Some(r.Check));
        OptionalMember<Remedy, Patch> patch = new("patch", "The change of a text that does it, where one is known.", PatchShape(), r => Some(r.Patch));
        return Object("remedy", o => new Remedy(owner.Of(o), safety.Of(o), title.Of(o), detail.Of(o), check.OrNull(o)) { Patch = patch.OrNull(o) }, title, owner, safety, detail, check, patch);
    }

    private static ObjectShape<Finding> FindingShape()
    {
        Member<Finding, string> cause = new("cause", "The id of the cause; ids are for ever.", Text, f => f.Cause.Id);
        Member<Finding, string> title = new("title", "The cause in words.", Text, f => f.Cause.Title);
        OptionalMember<Finding, Layer> layer = new("layer", "Where it acts; left out where nothing tells who acted.", LayerWord, f => (f.Layer is not null, f.Layer ?? default));
        OptionalMember<Finding, Layer> usual = new("usualLayer", "Where this cause usually sits, if that is elsewhere or the layer is not known.", LayerWord, f => (f.Cause.Layer != f.Layer, f.Cause.Layer));
        Member<Finding, Confidence> confidence = new("confidence", "How far the evidence carries the claim.", ConfidenceWord, f => f.Confidence);
        Member<Finding, string> message = new("message", "The claim in words.", Text, f => f.Message);
        OptionalMember<Finding, string> product = new("product", "The product that acts, where known.", Text, f => Some(f.Product));
        OptionalMember<Finding, Text.SourceSpan> where = new("where", "The place that decided, where there is a text.", WhereShape, f => Some(f.Where));
        Member<Finding, ImmutableArray<Evidence>> evidence = new("evidence", "What the claim rests on.", EvidenceList, f => f.Evidence);
        OptionalMember<Finding, ImmutableArray<SourceLine>> source = new("source", "The lines that the evidence points at.", new ListShape<SourceLine>(SourceShape()), f => (!f.Source.IsEmpty, f.Source));
        Member<Finding, ImmutableArray<Remedy>> remedies = new("remedies", "What can be done, the caller's part first.", new ListShape<Remedy>(RemedyShape()), f => f.Remedies);
        return Object("finding", o =>
        {
            var acts = layer.OrNone(o);
            return new Finding(new(cause.Of(o), usual.OrNone(o) ?? acts ?? Layer.Application, title.Of(o)), acts, confidence.Of(o), message.Of(o), evidence.Of(o))
            {
                Product = product.OrNull(o),
                Where = where.OrNull(o),
                Source = source.OrNone(o) ?? [],
                Remedies = remedies.Of(o),
            };
        }, cause, title, layer, usual, confidence, message, product, where, evidence, source, remedies);
    }

    private static ObjectShape<Refuser> RefuserShape()
    {
        Member<Refuser, Layer> layer = new("layer", "Where it stands.", LayerWord, r => r.Layer);
        Member<Refuser, string> name = new("name", "The product, or what is known of it.", Text, r => r.Name);
        Member<Refuser, Confidence> confidence = new("confidence", "How far the evidence carries this claim.", ConfidenceWord, r => r.Confidence);
        Member<Refuser, Owner> owner = new("owner", "Who changes its rules.", OwnerWord, r => r.Owner);
        OptionalMember<Refuser, string> reference = new("reference", "The id under which its operator finds this refusal.", Text, r => Some(r.Reference));
        Member<Refuser, string> tell = new("tell", "To whom the reference goes; may be empty.", Text, r => r.Tell);
        Member<Refuser, ImmutableArray<Evidence>> evidence = new("evidence", "What the claim rests on.", EvidenceList, r => r.Evidence);
        return Object("refuser", o => new Refuser(layer.Of(o), name.Of(o), confidence.Of(o), evidence.Of(o)) { Owner = owner.Of(o), Reference = reference.OrNull(o), Tell = tell.Of(o) },
            layer, name, confidence, owner, reference, tell, evidence);
    }

    private static ObjectShape<RuledOut> RuledOutShape()
    {
        Member<RuledOut, string> cause = new("cause", "The id of the cause.", Text, r => r.Cause.Id);
        Member<RuledOut, string> title = new("title", "The cause in words.", Text, r => r.Cause.Title);
        Member<RuledOut, Layer> layer = new("layer", "Where it usually sits.", LayerWord, r => r.Cause.Layer);
        Member<RuledOut, string> because = new("because", "The fact that excludes it.", Text, r => r.Because);
        return Object("ruledOut", o => new RuledOut(new(cause.Of(o), layer.Of(o), title.Of(o)), because.Of(o)), cause, title, layer, because);
    }

    private static ObjectShape<Hop> HopShape()
    {
        Member<Hop, Layer> layer = new("layer", "Its layer.", LayerWord, h => h.Layer);
        Member<Hop, string> name = new("name", "Its name on the path strip.", Text, h => h.Name);
        Member<Hop, HopState> state = new("state", "What became of the request there.", new WordShape<HopState>(Words.Of, Words.HopStateOf), h => h.State);
        return Object("hop", o => new Hop(layer.Of(o), name.Of(o), state.Of(o)), layer, name, state);
    }

    private static ObjectShape<Question> QuestionShape()
    {
        Member<Question, string> unknown = new("unknown", "What cannot be told.", Text, q => q.Unknown);
        Member<Question, string> test = new("test", "What would settle it.", Text, q => q.Test);
        return Object("question", o => new Question(unknown.Of(o), test.Of(o)), unknown, test);
    }

    private static ObjectShape<HeaderNote> HeaderShape()
    {
        Member<HeaderNote, string> side = new("side", "request or response.", Text, h => h.Side);
        Member<HeaderNote, string> name = new("name", "The field.", Text, h => h.Name);
        Member<HeaderNote, string> value = new("value", "Its value, redacted.", Text, h => h.Value);
        Member<HeaderNote, string> note = new("note", "What it tells.", Text, h => h.Note);
        return Object("header", o => new HeaderNote(side.Of(o), name.Of(o), value.Of(o), note.Of(o)), side, name, value, note);
    }

    private static ObjectShape<Step> StepShape()
    {
        Member<Step, string> purpose = new("purpose", "What it tells apart.", Text, s => s.Purpose);
        Member<Step, string> command = new("command", "The request as a command, redacted.", Text, s => s.Command);
        Member<Step, string> outcome = new("outcome", "What came back.", Text, s => s.Outcome);
        return Object("step", o => new Step(purpose.Of(o), command.Of(o), outcome.Of(o)), purpose, command, outcome);
    }

    private static ObjectShape<Letter> LetterShape()
    {
        Member<Letter, Owner> to = new("to", "Who can act.", OwnerWord, l => l.To);
        Member<Letter, string> text = new("text", "The paragraph to send.", Text, l => l.Text);
        return Object("letter", o => new Letter(to.Of(o), text.Of(o)), to, text);
    }

    private static ObjectShape<Diagnosis> RequestShape()
    {
        Member<Diagnosis, string> method = new("method", "As sent; empty when only a response is known.", Text, d => d.Method);
        Member<Diagnosis, string> address = new("address", "The address, redacted; empty when only a response is known.", Text, d => d.Address);
        return Object("request", o => new Diagnosis { Method = method.Of(o), Address = address.Of(o), Verdict = default, Answer = "" }, method, address);
    }

    public static ObjectShape<Diagnosis> Diagnosis { get; } = DiagnosisShape();

    private static ObjectShape<Diagnosis> DiagnosisShape()
    {
        Member<Diagnosis, string> format = new("format", "The name of this format and its major version. Readers ignore members that they do not know and refuse another major version.", new FormatShape(), _ => FormatShape.Name);
        Member<Diagnosis, Verdict> verdict = new("verdict", "Whether the request was refused.", new WordShape<Verdict>(Words.Of, Words.Verdict), d => d.Verdict);
        Member<Diagnosis, Diagnosis> request = new("request", "What was asked for.", RequestShape(), d => d);
        OptionalMember<Diagnosis, int> status = new("status", "The status code; absent when no response arrived.", Number, d => Some(d.Status));
        OptionalMember<Diagnosis, string> location = new("location", "Where the answer sends the caller.", Text, d => Some(d.Location));
        OptionalMember<Diagnosis, DateTimeOffset> observedAt = new("observedAt", "When the response was made.", new TimeShape(), d => Some(d.ObservedAt));
        Member<Diagnosis, string> answer = new("answer", "One sentence: who refuses whom by what.", Text, d => d.Answer);
        OptionalMember<Diagnosis, Refuser> refuser = new("refuser", "Who wrote the refusal; absent when nothing tells.", RefuserShape(), d => Some(d.Refuser));
        Member<Diagnosis, ImmutableArray<Hop>> path = new("path", "The layers that the request would cross, from the caller on.", new ListShape<Hop>(HopShape()), d => d.Path);
        Member<Diagnosis, ImmutableArray<Finding>> findings = new("findings", "Why, the most confident first.", new ListShape<Finding>(FindingShape()), d => d.Findings);
        Member<Diagnosis, ImmutableArray<RuledOut>> ruledOut = new("ruledOut", "What would have fitted and is excluded.", new ListShape<RuledOut>(RuledOutShape()), d => d.RuledOut);
        Member<Diagnosis, ImmutableArray<Question>> unknown = new("unknown", "What cannot be told from here.", new ListShape<Question>(QuestionShape()), d => d.Unknown);
        Member<Diagnosis, ImmutableArray<Evidence>> notes = new("notes", "Facts worth knowing that are no cause.", EvidenceList, d => d.Notes);
        Member<Diagnosis, ImmutableArray<HeaderNote>> headers = new("headers", "The diagnostic headers, explained.", new ListShape<HeaderNote>(HeaderShape()), d => d.Headers);
        Member<Diagnosis, ImmutableArray<Step>> steps = new("steps", "What was sent, in order.", new ListShape<Step>(StepShape()), d => d.Steps);
        OptionalMember<Diagnosis, Letter> letter = new("letter", "The paragraph for the one who can act.", LetterShape(), d => Some(d.Letter));
        Member<Diagnosis, ImmutableArray<string>> next = new("next", "Commands to run next.", Texts, d => d.Next);
        return Object("diagnosis", o =>
        {
            format.Of(o);
            return request.Of(o) with
            {
                Verdict = verdict.Of(o),
                Status = status.OrNone(o),
                Location = location.OrNull(o),
                ObservedAt = observedAt.OrNone(o),
                Answer = answer.Of(o),
                Refuser = refuser.OrNull(o),
                Path = path.Of(o),
                Findings = findings.Of(o),
                RuledOut = ruledOut.Of(o),
                Unknown = unknown.Of(o),
                Notes = notes.Of(o),
                Headers = headers.Of(o),
                Steps = steps.Of(o),
                Letter = letter.OrNull(o),
                Next = next.Of(o),
            };
        }, format, verdict, request, status, location, observedAt, answer, refuser, path, findings, ruledOut, unknown, notes, headers, steps, letter, next);
    }
}

using Why403.Catalogues;

namespace Why403.Tests.Catalogues;

public sealed class SampleTests
{
    private static readonly Investigation Investigation = new(Catalogue.BuiltIn);

    public static TheoryData<string> Names => [.. Sample.Names];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_sample_is_read_as_it_says(string name)
    {
        var sample = Sample.Read(name);
        var diagnosis = Investigation.Diagnose(sample.Exchange, DateTimeOffset.UnixEpoch);
        if (sample.Expect == "not refused")
        {
            Assert.Equal(Verdict.NotRefused, diagnosis.Verdict);
            Assert.Empty(diagnosis.Findings);
            return;
        }
        Assert.Equal(Verdict.Refused, diagnosis.Verdict);
        var wanted = sample.Expect["refused by ".Length..];
        var product = Catalogue.BuiltIn.Products.FirstOrDefault(p => p.Id == wanted);
        if (wanted == "unknown") Assert.True(diagnosis.Refuser is null || !Catalogue.BuiltIn.Products.Any(p => p.Name == diagnosis.Refuser.Name), $"{diagnosis.Refuser?.Name} is named");
        else Assert.Equal(product?.Name ?? wanted, diagnosis.Refuser?.Name);
        foreach (var (cause, confidence) in sample.Causes)
        {
            var finding = diagnosis.Findings.FirstOrDefault(f => f.Cause.Id == cause);
            Assert.True(finding is not null, $"{cause} is not among: {string.Join(", ", diagnosis.Findings.Select(f => f.Cause.Id))}");
            Assert.True(finding.Confidence == confidence, $"{cause} is {finding.Confidence}, not {confidence}");
        }
    }

    [Fact]
    public void Every_product_that_refuses_has_a_sample_of_it()
    {
        var sampled = Sample.Names.Select(n => n.Split('/', '\\')[0]).ToHashSet();
        var missing = Catalogue.BuiltIn.Products.Where(p => p.Refusals.Any(r => r.Confidence > Confidence.Possible) && !sampled.Contains(p.Id)).Select(p => p.Id);
        Assert.Empty(missing);
    }
}

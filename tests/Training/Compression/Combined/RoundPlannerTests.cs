using Edge.Compiler;
using Edge.Compiler.Ir;
using Edge.Training.Compressing;

namespace Edge.Training.Tests.Compression.Combined;

[Collection(nameof(OneAtATime))]
public class RoundPlannerTests
{
    private static readonly ImageSet _images = TinyTask.Data.Calibration(64);

    public static TheoryData<string, string> Moves => new()
    {
        { "plain", "channels" },
        { "plain", "ranks" },
        { "plain", "bits" },
        { "plain", "values" },
        { "plain", "channels bits values" },
        { "plain", "channels ranks bits weights" },
        { "residual", "channels" },
        { "residual", "channels bits" },
    };

    [Theory]
    [MemberData(nameof(Moves))]
    public void What_a_move_is_predicted_to_save_is_what_the_emitted_tables_lose(string network, string moves)
    {
        RoundDraft draft = Draft(network, moves);
        var cost = new TableCost();
        DeviceCost start = cost.Of(draft.Graph, WeightForms.Whole);
        var (plan, taken) = new RoundPlanner(draft, cost, there => there.TableBytes).Choose(there => there.TableBytes < 0.7 * start.TableBytes);
        Assert.NotEmpty(taken);
        Assert.Equal(start, taken[0].Before);
        Assert.All(taken.Zip(taken.Skip(1)), pair => Assert.Equal(pair.First.After, pair.Second.Before));
        Assert.All(taken, move => Assert.True(move.After.TableBytes < move.Before.TableBytes));

        // Carried out, least squares and factors included, quantized as the result will be.
        Graph real = RoundWork.Run(draft, plan, _images);
        WeightForms forms = draft.Forms(plan);
        Graph int8 = Pipeline.Shrink(SharedSteps.Run(TableCost.Quantizer.Run(real, forms.Bits, TinyTask.Data.Train.Quantization), forms.Values));
        Assert.Equal(taken[^1].After.TableBytes, TableCost.BytesOf(Pipeline.Plan(int8)));
        Assert.Equal(draft.Sized(plan).Macs, real.Macs);
    }

    [Fact]
    public void The_greedy_takes_what_loses_least_for_what_it_saves()
    {
        RoundDraft draft = Draft("plain", "channels bits");
        var cost = new TableCost();
        double now = cost.Of(draft.Graph, WeightForms.Whole).TableBytes;
        var (_, taken) = new RoundPlanner(draft, cost, there => there.TableBytes).Choose(there => there.TableBytes < now);
        CompressionMove first = Assert.Single(taken);
        double score = first.Loss / (first.Before.TableBytes - first.After.TableBytes);
        foreach (IMoveSource source in draft.Sources)
        {
            PlannedMove? other = source.Next(new RoundPlan()).FirstOrDefault();
            if (other is not null)
                Assert.True(score <= other.Loss / (now - cost.Of(draft.Sized(other.Plan), draft.Forms(other.Plan)).TableBytes) + 1e-15, other.Layer);
        }
    }

    [Fact]
    public void A_layer_has_either_fewer_bits_or_a_codebook_and_goes_from_the_former_to_the_latter()
    {
        RoundDraft draft = Draft("plain", "bits values");
        IMoveSource[] sources = [.. draft.Sources.Where(source => source.Next(new RoundPlan()).First().Layer == "last")];
        Assert.Equal(2, sources.Length);
        PlannedMove[] bits = [.. sources[0].Next(new RoundPlan())], values = [.. sources[1].Next(new RoundPlan())];
        Assert.Equal(["16 values", "4 values"], values.Select(move => move.What));
        Assert.True(values[0].Loss < bits.Single(move => move.What == "4 bits").Loss, "k-means loses more than equal steps");
        Assert.Empty(sources[0].Next(values[0].Plan));
        Assert.Equal("4 values", sources[1].Next(values[0].Plan).Single().What);
        Assert.Equal("4 values", sources[1].Next(bits.Single(move => move.What == "4 bits").Plan).Single().What);
        WeightForms forms = draft.Forms(sources[1].Next(bits[0].Plan).Last().Plan);
        Assert.Equal(4, forms.Values["last"]);
        Assert.Empty(forms.Bits);
    }

    [Fact]
    public void Nothing_is_taken_where_nothing_saves() =>
        Assert.Empty(new RoundPlanner(Draft("plain", "channels bits"), new TableCost(), _ => 1).Choose(_ => false).Moves);

    [Fact]
    public void No_layer_loses_more_than_half_its_channels_in_a_round()
    {
        RoundDraft draft = Draft("residual", "channels");
        var (plan, taken) = new RoundPlanner(draft, new TableCost(), there => there.TableBytes).Choose(_ => false);
        Assert.NotEmpty(taken);
        IReadOnlyList<LayerChange> changes = RoundWork.Changes(draft, plan);
        Assert.NotEmpty(changes);
        Assert.All(changes, change => Assert.InRange(change.Ratio, 0.01, 0.5));
        Assert.All(changes, change => Assert.Equal(0, change.Channels % 4));
    }

    private static RoundDraft Draft(string network, string moves)
    {
        Graph graph = ActivationSplit.Run(network == "plain" ? TinyTask.Plain : TinyTask.Residual);
        MoveKind[] kinds = [.. moves.Split(' ').Select(name => MoveKinds.Find(name)!.Value)];
        var options = new CombinedOptions { Moves = kinds, LeastRankedChannels = 12, Bits = [6, 4, 3], Multiple = 4 };
        return new RoundDraft(graph, WeightForms.Whole, _images, options);
    }
}

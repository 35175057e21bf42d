using Edge.Compiler.Execution;
using Edge.Compiler.Ir;
using Edge.Compiler.Operators;
using Edge.Compiler.Planning;
using Edge.Tests.Graphs;

namespace Edge.Compiler.Tests.Planning;

public class PlannerTests
{
    private static readonly Quantization Q = Quantization.PerTensor(0.1f, 0);

    [Fact]
    public void A_program_run_in_its_buffers_gives_the_references_bytes_at_every_node() => Property.Holds(random =>
    {
        Graph graph = RandomGraphs.Int8(random);
        foreach (bool inPlace in new[] { true, false })
        {
            Program program = Planner.Plan(graph, new PlanOptions { InPlace = inPlace, Alignment = 1 << random.Next(4) });
            sbyte[] image = RandomGraphs.Int8Image(random, graph);
            var wanted = new Dictionary<string, sbyte[]>();
            sbyte[][] outputs = new Int8Executor(graph).Run([image], (node, values) => wanted[node.Output.Name] = (sbyte[])values.Clone());
            var buffers = new Buffers(program, [image]);
            buffers.Run((tensor, found) => Assert.Equal(wanted.GetValueOrDefault(tensor.Name, found), found));
            Assert.Equal(outputs, buffers.Outputs);
            Assert.Equal(image, buffers.Inputs[0]);
        }
    });

    [Fact]
    public void Sharing_in_place_never_needs_more() => Property.Holds(random =>
    {
        Graph graph = RandomGraphs.Int8(random);
        int shared = Planner.Plan(graph, new PlanOptions { Alignment = 1 }).ArenaBytes;
        int apart = Planner.Plan(graph, new PlanOptions { Alignment = 1, InPlace = false }).ArenaBytes;
        Assert.True(shared <= apart, $"{shared} in place, {apart} apart");
    });

    [Fact]
    public void An_activation_after_a_wide_tensor_costs_nothing()
    {
        // x -> a -> b (in place) -> c: only a and c need bytes, and c is the caller's.
        Tensor x = Tensor.Int8("x", new Shape(1, 100), Q), a = Tensor.Int8("a", x.Shape, Q), b = Tensor.Int8("b", x.Shape, Q), c = Tensor.Int8("c", x.Shape, Q);
        var graph = new Graph("chain", [x], [c],
            [new Node("first", new HardSwish(), [x], a), new Node("second", new HardSwish(), [a], b), new Node("third", new HardSwish(), [b], c)]);
        Assert.Equal(0, Planner.Plan(graph).ArenaBytes); // everything happens in the caller's output
        Assert.Equal(200, Planner.Plan(graph, new PlanOptions { InPlace = false }).ArenaBytes);
    }

    [Fact]
    public void The_callers_input_is_never_written_to()
    {
        Tensor x = Tensor.Int8("x", new Shape(1, 8), Q), y = Tensor.Int8("y", x.Shape, Q), z = Tensor.Int8("z", x.Shape, Q);
        var graph = new Graph("g", [x], [z], [new Node("n", new HardSwish(), [x], y), new Node("m", new Add(), [y, x], z)]);
        Program program = Planner.Plan(graph);
        Assert.Equal(new Placement(Memory.Input, 0, 0), program.Placements[x]);
        Assert.Equal(new Placement(Memory.Output, 0, 0), program.Placements[y]);
        Assert.Equal(new Placement(Memory.Output, 0, 0), program.Placements[z]);
    }

    [Fact]
    public void A_tensor_that_is_an_output_is_not_overwritten()
    {
        Tensor x = Tensor.Int8("x", new Shape(1, 8), Q), y = Tensor.Int8("y", x.Shape, Q), z = Tensor.Int8("z", x.Shape, Q);
        var graph = new Graph("g", [x], [y, z], [new Node("n", new HardSwish(), [x], y), new Node("m", new HardSwish(), [y], z)]);
        Program program = Planner.Plan(graph);
        Assert.Equal(new Placement(Memory.Output, 0, 0), program.Placements[y]);
        Assert.Equal(new Placement(Memory.Output, 1, 0), program.Placements[z]);
    }

    [Fact]
    public void An_input_that_is_an_output_is_copied()
    {
        Tensor x = Tensor.Int8("x", new Shape(1, 8), Q), y = Tensor.Int8("y", x.Shape, Q), v = Tensor.Int8("v", new Shape(1, 2, 4), Q);
        var graph = new Graph("g", [x], [x, y, y, v], [new Node("n", new HardSwish(), [x], y), new Node("m", new Reshape(v.Shape), [x], v)]);
        Program program = Planner.Plan(graph);
        Assert.Equal(["n", "x_copy0", "y_copy2", "v_copy3"], program.Steps.Select(step => step.Node.Name));
        var buffers = new Buffers(program, [[1, 2, 3, 4, 5, 6, 7, 8]]);
        buffers.Run((_, _) => { });
        Assert.Equal(buffers.Inputs[0], buffers.Outputs[0]);
        Assert.Equal(buffers.Outputs[1], buffers.Outputs[2]);
        Assert.Equal(buffers.Inputs[0], buffers.Outputs[3]);
    }

    [Fact]
    public void A_board_without_room_is_told_the_peak()
    {
        Program program = Planner.Plan(Block());
        var e = Assert.Throws<ModelException>(() => Planner.Fit(program, 100, "nucleo-f446re"));
        Assert.Equal("E0401", e.Code);
        Assert.Equal("""
            block: the arena needs 160 bytes, nucleo-f446re has 100 free
              peak at node 'pool': wide 128 + narrow = flat 32
              hint: 'edge inspect --arena' draws every lifetime
            """.ReplaceLineEndings("\n"), e.Message);
        Planner.Fit(program, 160, "nucleo-f446re");
    }

    [Fact]
    public void The_map_names_who_lives_where_and_when()
    {
        ArenaMap map = ArenaMap.Of(Planner.Plan(Block()));
        Assert.Equal(["wide 128 0-1", "narrow = flat 32 1-2"], map.Entries.Select(e => $"{e.Name} {e.Bytes} {e.First}-{e.Last}"));
        Assert.Equal(160, map.Bytes);
    }

    [Fact]
    public void The_map_never_shows_two_tensors_in_one_place() => Property.Holds(random =>
    {
        ArenaMap map = ArenaMap.Of(Planner.Plan(RandomGraphs.Int8(random)));
        Assert.True(map.Peak.Bytes <= map.Bytes);
        foreach (ArenaEntry a in map.Entries)
        {
            Assert.InRange(a.Offset + a.Bytes, 1, map.Bytes);
            Assert.All(map.Entries.Where(b => b != a && a.First <= b.Last && b.First <= a.Last), b =>
                Assert.True(a.Offset + a.Bytes <= b.Offset || b.Offset + b.Bytes <= a.Offset, $"{a.Name} and {b.Name}"));
        }
    });

    // x -> wide -> narrow -> flat (a view) -> y
    private static Graph Block()
    {
        Tensor x = Tensor.Int8("x", Shape.Nhwc(1, 8, 4, 4), Q), wide = Tensor.Int8("wide", x.Shape, Q);
        Tensor narrow = Tensor.Int8("narrow", Shape.Nhwc(1, 4, 2, 4), Q), flat = Tensor.Int8("flat", new Shape(1, 32), Q), y = Tensor.Int8("y", new Shape(1, 64), Q);
        return new Graph("block", [x], [y],
        [
            new Node("swish", new HardSwish(), [x], wide),
            new Node("pool", new MaxPool2D(Size.Square(2), Size.Square(2), Padding.None), [wide], narrow),
            new Node("flatten", new Reshape(flat.Shape), [narrow], flat),
            new Node("twice", new Concat(1), [flat, flat], y),
        ]);
    }

    /// <summary>A device's memory: the caller's buffers and the arena, filled with garbage before the run.</summary>
    private sealed class Buffers(Program program, sbyte[][] inputs)
    {
        private readonly sbyte[] _arena = [.. Enumerable.Repeat((sbyte)-99, program.ArenaBytes)];

        public sbyte[][] Inputs { get; } = [.. inputs.Select(input => (sbyte[])input.Clone())];

        public sbyte[][] Outputs { get; } = [.. program.Graph.Outputs.Select(output => new sbyte[output.Bytes])];

        public void Run(Action<Tensor, sbyte[]> observe)
        {
            var steps = program.Steps.ToDictionary(step => step.Node);
            foreach (Node node in program.Graph.Nodes)
            {
                if (steps.TryGetValue(node, out Step? step))
                    Run(step);
                observe(node.Output, Bytes(node.Output).ToArray());
            }
        }

        private void Run(Step step)
        {
            sbyte[][] activations = [.. step.Node.Activations.Select(tensor => Bytes(tensor).ToArray())];
            var result = new sbyte[step.Node.Output.Bytes];
            foreach (KernelCall call in step.Calls)
                step.Node.Operator.RunInt8(call, activations, result);
            result.CopyTo(Bytes(step.Node.Output));
        }

        private Span<sbyte> Bytes(Tensor tensor)
        {
            Placement at = program.Placements[tensor];
            sbyte[] buffer = at.Memory switch { Memory.Input => Inputs[at.Index], Memory.Output => Outputs[at.Index], _ => _arena };
            return buffer.AsSpan(at.Offset, tensor.Bytes);
        }
    }
}

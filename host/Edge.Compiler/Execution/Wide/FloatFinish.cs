using Edge.Compiler.Ir;
using Edge.Compiler.Operators;

namespace Edge.Compiler.Execution.Wide;

/// <summary>float outputs of float sums: the activation.</summary>
internal sealed unsafe class FloatFinish(int channels, Activation activation) : IFinish
{
    public void Write(int* sums, int lanes, void* output, int position, int count, int channel, int used)
    {
        for (int i = 0; i < count; i++)
        {
            float* from = (float*)sums + i * lanes, to = (float*)output + (long)(position + i) * channels + channel;
            for (int lane = 0; lane < used; lane++)
                to[lane] = activation.Apply(from[lane]);
        }
    }
}

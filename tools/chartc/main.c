#include <chart/chart.h>
#include <stdio.h>
static bool w(void*s,const char*b,size_t n){return fwrite(b,1,n,s)==n;}
int main(int c,char**v){chart_error e=CHART_ERROR_INIT;chart_context*x;chart_chart*h;chart_values*vs;chart_rendering*r;
chart_context_create(&x,NULL,&e);chart_values_create(&vs,x,&e);int st=0;
for(int i=3;i<c&&!st;i+=2){ if(v[i][1]=='f')st=chart_values_add_file(vs,v[i+1],&e);else st=chart_values_add_set(vs,CHART_SET,v[i+1],&e);}
if(!st)st=chart_load(&h,x,v[2],&e);chart_render_options o=CHART_RENDER_OPTIONS_INIT;o.release_name=v[1];
if(!st)st=chart_render(&r,x,h,vs,&o,&e);
if(!st)st=chart_rendering_print(r,NULL,w,stdout,&e);
if(st)fprintf(stderr,"Error: %s\n",e.message.data);return st!=0;}
